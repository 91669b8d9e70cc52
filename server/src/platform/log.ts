/** The log: JSON lines on standard error, so that standard output belongs to the commands. */
import { type Logger, pino } from 'pino'

export type { Logger }

/** `level` is one of pino's (`silent` for tests). Keys and secrets never reach a log line: redaction is a second net. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.secret', '*.password'],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
