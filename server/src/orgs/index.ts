export { type CreatedOrg, createOrg, type NewOrg } from './create-org.ts'
export { leaveOrg, removeMember, setMemberRole } from './edit-member.ts'
export { eraseOrgJob } from './erase-org.ts'
export { lastOwner, memberNotFound, orgNotFound, ownersOnly } from './errors.ts'
export { mayUseApi } from './plan.ts'
export {
  findMember,
  findOrg,
  getRetention,
  insertMember,
  insertOrg,
  listDeliveriesDays,
  listLatestOrgs,
  listMembers,
  listOrgs,
  listOrgsOfPerson,
  listOwnerIds,
  listPlans,
  type Member,
  type Org,
  type OrgOfPerson,
  updateOrgPlan,
} from './queries.ts'
export { type Plan, planShape, plans } from './schema.ts'
export { type PlanChange, type PlanListener, setOrgPlan } from './set-plan.ts'
