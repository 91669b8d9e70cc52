/** Where a file is dropped or chosen. The server is asked what it makes of its beginning; nothing is imported yet. */
import type { Import, ImportPreview } from '@bolsivo/sdk'
import { Alert, Button, FileButton } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { useRefusal } from '../../session/session.ts'
import { messageOf } from '../../ui/error-text.ts'
import { Refusable } from '../../ui/refusable.tsx'
import classes from './choose-file.module.css'
import { previewQuery, recentImportsQuery } from './queries.ts'

export interface ChosenFile {
  readonly file: File
  /** As the server guesses what each column is. */
  readonly preview: ImportPreview
  /** Those before, by one of which a file like this may have been mapped already. */
  readonly imports: readonly Import[]
}

export function ChooseFile({ onChoose }: { readonly onChoose: (chosen: ChosenFile) => void }) {
  const why = useRefusal('member')
  const [isOver, setIsOver] = useState(false)
  const [isLooking, setLooking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const queryClient = useQueryClient()

  const look = async (file: File | null | undefined) => {
    if (!file || why !== null) return
    setProblem(null)
    if (!(await isReadable(file))) {
      setProblem(`${file.name} could not be read. If it is a folder, drop the file that is in it.`)
      return
    }
    setLooking(true)
    try {
      const [preview, imports] = await Promise.all([
        queryClient.fetchQuery(previewQuery(file, null)),
        // Not needed for an import: without them the columns are guessed.
        queryClient.fetchQuery(recentImportsQuery).then(
          ({ data }) => data,
          () => [],
        ),
      ])
      onChoose({ file, preview, imports })
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setLooking(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const { files } = event.dataTransfer
    if (files.length > 1) setProblem('Drop one file at a time.')
    else void look(files[0])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button in it is everybody's.
    <div
      className={classes.zone}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet size={28} stroke={1.4} aria-hidden className={classes.icon} />
      <p className={classes.title}>Drop a CSV file here</p>
      <p className={classes.words}>
        From a spreadsheet, a directory or another system: any size, any order of columns. One of them must
        hold the name of the business. You see what each is taken for before anything is imported.
      </p>
      <FileButton
        onChange={(file) => void look(file)}
        accept=".csv,.tsv,.txt,text/csv"
        disabled={why !== null}
      >
        {(props) => (
          <Refusable why={why}>
            <Button {...props} loading={isLooking}>
              Choose a file
            </Button>
          </Refusable>
        )}
      </FileButton>
      <div aria-live="polite" className={classes.problem}>
        {problem !== null && <Alert color="red">{problem}</Alert>}
      </div>
    </div>
  )
}

const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
