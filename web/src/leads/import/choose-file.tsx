/** Where a file is dropped or chosen. It is looked at here; nothing is sent yet. */
import { Alert, Button, FileButton } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useRefusal } from '../../session/session.ts'
import { Refusable } from '../../ui/refusable.tsx'
import classes from './choose-file.module.css'
import { type Preview, previewOf } from './read-preview.ts'

export interface ChosenFile {
  readonly file: File
  readonly preview: Preview
}

export function ChooseFile({ onChoose }: { readonly onChoose: (chosen: ChosenFile) => void }) {
  const why = useRefusal('member')
  const [isOver, setIsOver] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const look = async (file: File | null | undefined) => {
    if (!file || why !== null) return
    setProblem(null)
    try {
      const preview = await previewOf(file)
      if (preview) onChoose({ file, preview })
      else setProblem(`${file.name} is empty: its first line must name the columns.`)
    } catch {
      setProblem(`${file.name} could not be read. If it is a folder or a spreadsheet, save it as CSV first.`)
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
        hold the name of the business. You see what each is taken for before anything is sent.
      </p>
      <FileButton
        onChange={(file) => void look(file)}
        accept=".csv,.tsv,.txt,text/csv"
        disabled={why !== null}
      >
        {(props) => (
          <Refusable why={why}>
            <Button {...props}>Choose a file</Button>
          </Refusable>
        )}
      </FileButton>
      <div aria-live="polite" className={classes.problem}>
        {problem !== null && <Alert color="red">{problem}</Alert>}
      </div>
    </div>
  )
}
