export { advanceLead, editLead } from './edit-lead.ts'
export { eraseLead, eraseLeadCopies } from './erase-lead.ts'
export { leadEventTypes } from './events.ts'
export type { LeadAtHand, LeadIdsByHistory, LeadsByHistory } from './filter-conditions.ts'
export { importJson } from './imports/import-json.ts'
export { importJobs } from './imports/jobs.ts'
export { findImport, type Import } from './imports/queries.ts'
export { type ImportDeps, receiveFile } from './imports/receive-file.ts'
export { deleteRejectedRowsAbout } from './imports/rejected-rows/queries.ts'
export { startImport } from './imports/start-import.ts'
export type { LeadFacts } from './lead-facts.ts'
export { leadJson } from './lead-json.ts'
export type { LeadRecord } from './merge-records.ts'
export {
  claimLeads,
  countLeadsByStatus,
  findLead,
  type Lead,
  listLeadIdsByEmail,
  listLeadSampleAfter,
  listLeadsAfter,
  listLeadsById,
} from './queries.ts'
export { type LeadStatus, leadStatuses } from './schema.ts'
export { scoreLeads } from './score-leads.ts'
export { leadStandings } from './standings/queries.ts'
export { type Assessment, type Assessor, isNews, upsertLeads, withScore } from './upsert-leads.ts'
export { deletePrivateViews } from './views/queries.ts'
