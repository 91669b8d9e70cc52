export { idsByHistory } from './history/queries.ts'
export { keepEvents } from './keep-events.ts'
