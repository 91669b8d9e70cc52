/** Each column of the file beside its first values, and the field that it fills. Guessed, and changed by a choice. */
import type { Import, ImportPreview } from '@bolsivo/sdk'
import { Alert, Button, NativeSelect, Progress, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '../../ui/error-text.ts'
import { Time } from '../../ui/time.tsx'
import type { ChosenFile } from './choose-file.tsx'
import { fileSize } from './file-size.ts'
import { FileTable } from './file-table.tsx'
import { FirstLeads } from './first-leads.tsx'
import {
  earlierImport,
  givenMapping,
  guessedMapping,
  importFieldName,
  type Mapping,
  mappingOf,
  withField,
  withOwnFields,
} from './mapping.ts'
import classes from './mapping-step.module.css'
import { previewQuery, useUpload } from './queries.ts'

export interface MappingStepProps {
  readonly chosen: ChosenFile
  readonly onStarted: (started: Import) => void
  readonly onCancel: () => void
}

const longestSource = 50
/** Where nobody says another. */
const usualSource = 'import'

export function MappingStep({ chosen, onStarted, onCancel }: MappingStepProps) {
  const { file, preview, imports } = chosen
  const { columns, fields } = preview
  const guess = guessedMapping(columns)
  const [earlier] = useState(() => earlierImport(columns, imports))
  const [mapping, setMapping] = useState<Mapping>(() => (earlier ? mappingOf(columns, earlier) : guess))
  const [source, setSource] = useState(
    earlier === null || earlier.source === usualSource ? '' : earlier.source,
  )
  const isRemembered = earlier !== null && String(mapping) === String(mappingOf(columns, earlier))
  const upload = useUpload(onStarted)
  const hasName = mapping.includes('business_name')
  const used = mapping.filter((field) => field !== null).length
  const given = givenMapping(columns, mapping)
  const read = useQuery({ ...previewQuery(file, given), placeholderData: (before) => before ?? preview })
  const send = () => upload.send({ file, mapping: given, source })
  const unused = columns.filter(({ own_field }, at) => own_field !== null && mapping[at] === null).length

  return (
    <section aria-labelledby="mapping-title">
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 id="mapping-title" className={classes.title}>
            {file.name}
          </h2>
          <p className={classes.aside}>
            {fileSize(file.size)}. {used} of {columns.length} columns are taken over.{' '}
            {unused > 0 && (
              <Button
                size="compact-xs"
                variant="subtle"
                className={classes.keep}
                disabled={upload.isSending}
                onClick={() => setMapping(withOwnFields(columns, mapping))}
              >
                Keep the others as own fields
              </Button>
            )}
          </p>
        </div>
        <TextInput
          className={classes.source}
          label="Where these leads come from"
          placeholder={usualSource}
          maxLength={longestSource}
          value={source}
          disabled={upload.isSending}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
      </div>
      {isRemembered && String(mapping) !== String(guess) && (
        <p className={classes.remembered}>
          A file with these columns was imported <Time at={earlier.created_at} />: each is taken for what it
          was then.{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            className={classes.keep}
            disabled={upload.isSending}
            onClick={() => setMapping(guess)}
          >
            Guess anew
          </Button>
        </p>
      )}
      {!hasName && (
        <Alert color="yellow" mb="sm">
          Say which column holds the name of the business: without it there are no leads.
        </Alert>
      )}
      <FileTable label="Columns of the file" className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">First values</th>
            <th scope="col">Becomes</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, at) => (
            <Column
              // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other identity than its place.
              key={at}
              column={column}
              fields={fields}
              samples={preview.rows.map(({ cells }) => cells[at] ?? '')}
              field={mapping[at] ?? null}
              isDisabled={upload.isSending}
              onChange={(field) => setMapping(withField(mapping, at, field))}
            />
          ))}
        </tbody>
      </FileTable>
      {read.data && <FirstLeads preview={read.data} mapping={mapping} isStale={read.isPlaceholderData} />}
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
  readonly column: ImportPreview['columns'][number]
  readonly fields: readonly string[]
  readonly samples: readonly string[]
  readonly field: string | null
  readonly isDisabled: boolean
  readonly onChange: (field: string | null) => void
}

function Column({ column: { name, field: guess, own_field }, fields, ...props }: ColumnProps) {
  const { samples, field, isDisabled, onChange } = props
  const choices = new Set([own_field, guess, ...fields].filter((choice) => choice !== null))
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
            data={[
              { value: '', label: 'Left out' },
              ...[...choices].map((choice) => ({ value: choice, label: importFieldName(choice) })),
            ]}
            value={field ?? ''}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => onChange(value || null)}
          />
        )}
      </td>
    </tr>
  )
}
