/** All leads, or all there is, as a file, as they come in, so that one sees how far it is and can stop it. */
import { useRef, useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { notify } from '../ui/notify.tsx'
import { saveFile } from '../ui/save-file.ts'

export type ExportKind = 'csv' | 'ndjson' | 'everything'

export interface RunningExport {
  readonly kind: ExportKind
  readonly bytes: number
}

const jsonLines = 'application/x-ndjson'
const contentTypes = { csv: 'text/csv;charset=utf-8', ndjson: jsonLines, everything: jsonLines }
const fileNames = { csv: 'leads-*.csv', ndjson: 'leads-*.ndjson', everything: 'company-*.ndjson' }

const open = (kind: ExportKind, signal: AbortSignal): Promise<Response> =>
  kind === 'everything'
    ? bolsivo.people.org.export({ signal })
    : bolsivo.leads.export({ format: kind, sort: 'created_at' }, { signal })

export function useExportAll() {
  const [running, setRunning] = useState<RunningExport | null>(null)
  const stop = useRef<AbortController | null>(null)

  const start = async (kind: ExportKind) => {
    const mine = new AbortController()
    stop.current = mine
    setRunning({ kind, bytes: 0 })
    try {
      const answer = await open(kind, mine.signal)
      const parts = await readParts(answer, (bytes) => setRunning({ kind, bytes }))
      saveFile(new Blob(parts, { type: contentTypes[kind] }), fileName(kind))
      notify.ok('The file is saved')
    } catch (error) {
      if (!mine.signal.aborted) notify.error(error)
    } finally {
      setRunning(null)
    }
  }
  return { running, start, cancel: () => stop.current?.abort() }
}

/** A broken connection throws: half a file is never saved. */
async function readParts(answer: Response, onBytes: (bytes: number) => void): Promise<BlobPart[]> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  if (answer.body === null) return parts
  let bytes = 0
  const reader = answer.body.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value)
    bytes += read.value.length
    onBytes(bytes)
  }
  return parts
}

const fileName = (kind: ExportKind): string =>
  fileNames[kind].replace('*', new Date().toISOString().slice(0, 10))
