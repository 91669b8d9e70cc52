export { createAssessor } from './assessor.ts'
export { scoreOnChange, scoringJobs } from './jobs.ts'
export type { Profile } from './profile.ts'
export { findProfile } from './queries.ts'
