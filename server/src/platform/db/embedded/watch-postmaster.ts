/** Watches PostgreSQL while this process uses it: starts it again when it was killed, and bounds its log. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterHome } from './home.ts'
import { isAlive, type Postmaster } from './pid-file.ts'
import { boundLog } from './postgres-log.ts'

/** A look is one readlink or kill(0), no statement. */
const everyMs = 250
/** Between two attempts to start: a disk may stay full for hours. */
const retryMs = 1000

export interface Watch {
  /** Ends the watch, after a restart that is under way; answers the last pid. */
  end(): Promise<number>
}

/** `restart` brings PostgreSQL back on the same port; if it fails it is called again. */
export function watchPostmaster(
  home: ClusterHome,
  firstPid: number,
  restart: () => Promise<Postmaster>,
  onProgress?: (step: string) => void,
): Watch {
  let pid = firstPid
  let restarting: Promise<void> | null = null
  let isTold = false
  /** Once until all is well again, since the next look will find the same. */
  const complain = (error: unknown): void => {
    if (!isTold) onProgress?.((error as Error).message)
    isTold = true
  }
  const bringBack = async (): Promise<void> => {
    try {
      pid = (await restart()).pid
      isTold = false
      onProgress?.(`PostgreSQL had stopped and was started again (process ${pid})`)
    } catch (error) {
      complain(error)
      await delay(retryMs)
    }
    restarting = null
  }
  const look = (): void => {
    if (restarting) return
    try {
      if (isAlive(pid, home)) boundLog(home)
      else restarting = bringBack()
    } catch (error) {
      // The log can't be moved aside: a full disk, a folder that was closed. No reason to end the application.
      complain(error)
    }
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
