import { defineError } from '../../errors.ts'

export const alreadyRunning = defineError(
  'already_running',
  'conflict',
  'Bolsivo is already running on this data folder',
)

/** The folder itself: not writable, another user's, another major version, moved away. */
export const dataFolderUnusable = defineError(
  'data_folder_unusable',
  'unavailable',
  'The data folder cannot be used',
)

/** PostgreSQL itself: no binaries for this platform, or it did not start. */
export const postgresUnusable = defineError(
  'postgres_unusable',
  'unavailable',
  'The embedded PostgreSQL cannot run here; set DATABASE_URL to use another one',
)
