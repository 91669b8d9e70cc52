export { mayUseApi } from './plan.ts'
export { findOrg, insertOrg, listLatestOrgs, listOrgs, type Org, updateOrgPlan } from './queries.ts'
export { type Plan, planShape, plans } from './schema.ts'
