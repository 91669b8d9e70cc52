export { type CreatedOrg, createOrg, type NewOrg } from './create-org.ts'
export { orgNotFound } from './errors.ts'
export { mayUseApi } from './plan.ts'
export {
  findOrg,
  insertOrg,
  listLatestOrgs,
  listOrgs,
  listOwnerIds,
  listPlans,
  type Org,
  updateOrgPlan,
} from './queries.ts'
export { type Plan, planShape, plans } from './schema.ts'
export { type PlanChange, type PlanListener, setOrgPlan } from './set-plan.ts'
