export { createDeliveryEngine, type DeliveryEngine, type DeliveryEngineOptions } from './deliveries/engine.ts'
export { fanOut, type LeadJson } from './deliveries/fan-out.ts'
export { type LatestDelivery, listLatestDeliveries } from './deliveries/queries.ts'
