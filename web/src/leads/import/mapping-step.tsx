/** Each column of the file beside its first values, and the field that it fills. Guessed, and changed by a choice. */
import type { Import } from '@bolsivo/sdk'
import { Alert, Button, NativeSelect, Progress, TextInput } from '@mantine/core'
import { useState } from 'react'
import { messageOf } from '../../ui/error-text.ts'
import type { ChosenFile } from './choose-file.tsx'
import { fileSize } from './file-size.ts'
import {
  fieldNames,
  givenMapping,
  guessMapping,
  type ImportField,
  importFields,
  isImportField,
  type Mapping,
  withField,
} from './guess-mapping.ts'
import classes from './mapping-step.module.css'
import { useUpload } from './queries.ts'

export interface MappingStepProps {
  readonly chosen: ChosenFile
  readonly onStarted: (started: Import) => void
  readonly onCancel: () => void
}

const longestSource = 50

export function MappingStep({ chosen: { file, preview }, onStarted, onCancel }: MappingStepProps) {
  const [mapping, setMapping] = useState<Mapping>(() => guessMapping(preview.header))
  const [source, setSource] = useState('')
  const upload = useUpload(onStarted)
  const hasName = mapping.includes('business_name')
  const used = mapping.filter((field) => field !== null).length
  const send = () => upload.send({ file, mapping: givenMapping(preview.header, mapping), source })

  return (
    <section aria-labelledby="mapping-title">
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 id="mapping-title" className={classes.title}>
            {file.name}
          </h2>
          <p className={classes.aside}>
            {fileSize(file.size)}. {used} of {preview.header.length} columns are taken over.
          </p>
        </div>
        <TextInput
          className={classes.source}
          label="Where these leads come from"
          placeholder="import"
          maxLength={longestSource}
          value={source}
          disabled={upload.isSending}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
      </div>
      {!hasName && (
        <Alert color="yellow" mb="sm">
          Say which column holds the name of the business: without it there are no leads.
        </Alert>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label="Columns of the file">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">First values</th>
              <th scope="col">Becomes</th>
            </tr>
          </thead>
          <tbody>
            {preview.header.map((name, at) => (
              <Column
                // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other identity than its place.
                key={at}
                name={name}
                samples={preview.rows.map((row) => row[at] ?? '')}
                field={mapping[at] ?? null}
                isDisabled={upload.isSending}
                onChange={(field) => setMapping(withField(mapping, at, field))}
              />
            ))}
          </tbody>
        </table>
      </section>
      <div aria-live="polite">
        {upload.error && (
          <Alert color="red" mt="sm">
            {messageOf(upload.error)}
          </Alert>
        )}
      </div>
      <div className={classes.buttons}>
        {upload.isSending ? (
          <>
            <div className={classes.progress}>
              <span className="numbers">Sending the file: {Math.floor(upload.progress * 100)} %</span>
              <Progress value={upload.progress * 100} aria-label="Sent" transitionDuration={150} />
            </div>
            <Button variant="default" onClick={upload.cancel}>
              Stop
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={onCancel}>
              Another file
            </Button>
            <Button disabled={!hasName} onClick={send}>
              Import
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

interface ColumnProps {
  readonly name: string
  readonly samples: readonly string[]
  readonly field: ImportField | null
  readonly isDisabled: boolean
  readonly onChange: (field: ImportField | null) => void
}

const choices = [
  { value: '', label: 'Left out' },
  ...importFields.map((field) => ({ value: field, label: fieldNames[field] })),
]

function Column({ name, samples, field, isDisabled, onChange }: ColumnProps) {
  const shown = [...new Set(samples.filter((sample) => sample !== ''))].slice(0, 3)
  return (
    <tr data-unused={field === null || undefined}>
      <th scope="row">{name || <span className={classes.unnamed}>No name, or there twice</span>}</th>
      <td>
        <div className={classes.samples}>
          {shown.length === 0
            ? 'Empty in the first rows'
            : shown.map((sample) => <span key={sample}>{sample}</span>)}
        </div>
      </td>
      <td>
        {name !== '' && (
          <NativeSelect
            size="xs"
            aria-label={`${name} becomes`}
            data={choices}
            value={field ?? ''}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => onChange(isImportField(value) ? value : null)}
          />
        )}
      </td>
    </tr>
  )
}
