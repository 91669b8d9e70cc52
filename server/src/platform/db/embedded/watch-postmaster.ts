/** Watches PostgreSQL while this process uses it: starts it again when it was killed, and bounds its log. */
import type { ClusterHome } from './home.ts'
import { isAlive, type Postmaster } from './pid-file.ts'
import { boundLog } from './postgres-log.ts'

/** A look is one readlink or kill(0), no statement. */
const everyMs = 250

export interface Watch {
  /** Ends the watch, after a restart that is under way; answers the last pid. */
  end(): Promise<number>
}

/** `restart` brings PostgreSQL back on the same port; if it fails it is called again at the next look. */
export function watchPostmaster(
  home: ClusterHome,
  firstPid: number,
  restart: () => Promise<Postmaster>,
  onProgress?: (step: string) => void,
): Watch {
  let pid = firstPid
  let restarting: Promise<void> | null = null
  let lastReport = ''
  const report = (step: string): void => {
    if (step !== lastReport) onProgress?.(step)
    lastReport = step
  }
  const keepLogBounded = (): void => {
    try {
      boundLog(home)
    } catch (error) {
      // A full disk, a folder that was closed or moved: no reason to end the application.
      report(`PostgreSQL's log could not be cut: ${(error as Error).message}`)
    }
  }
  const look = (): void => {
    if (restarting) return
    if (isAlive(pid, home)) return keepLogBounded()
    restarting = restart()
      .then((postmaster) => {
        pid = postmaster.pid
        report(`PostgreSQL had stopped and was started again (process ${pid})`)
      })
      .catch((error: Error) => report(error.message))
      .finally(() => {
        restarting = null
      })
  }
  const timer = setInterval(look, everyMs).unref()
  return {
    end: async () => {
      clearInterval(timer)
      await restarting
      return pid
    },
  }
}
