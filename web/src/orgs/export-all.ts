/** All leads as a file, as they come in, so that one sees how far it is and can stop it. */
import { useRef, useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { notify } from '../ui/notify.tsx'
import { saveFile } from '../ui/save-file.ts'

export type ExportFormat = 'csv' | 'ndjson'

export interface RunningExport {
  readonly format: ExportFormat
  readonly bytes: number
}

const contentTypes = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' }

export function useExportAll() {
  const [running, setRunning] = useState<RunningExport | null>(null)
  const stop = useRef<AbortController | null>(null)

  const start = async (format: ExportFormat) => {
    const mine = new AbortController()
    stop.current = mine
    setRunning({ format, bytes: 0 })
    try {
      const answer = await bolsivo.leads.export({ format, sort: 'created_at' }, { signal: mine.signal })
      const parts = await readParts(answer, (bytes) => setRunning({ format, bytes }))
      saveFile(new Blob(parts, { type: contentTypes[format] }), fileName(format))
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

const fileName = (format: ExportFormat): string => `leads-${new Date().toISOString().slice(0, 10)}.${format}`
