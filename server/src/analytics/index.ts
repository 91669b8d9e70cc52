export { keepEvents } from './keep-events.ts'
