/** What is announced between processes: new deliveries, deliveries asked for by hand, and events without any. */
export const deliveriesChannel = 'deliveries'
export const resendsChannel = 'resends'
export const eventsChannel = 'events'
