export { operatorMailJobs } from './contact-operator.ts'
export type { ApiUse } from './plan-change.ts'
export { createPriceList } from './price-list.ts'
export type { SyncDeps } from './sync-subscription.ts'
