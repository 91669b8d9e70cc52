/** Narrows the log to one action or one person; what is chosen stands in the address. */
import { Button, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import classes from './audit.module.css'
import { type AuditSearch, isFiltered } from './audit-search.ts'
import { actionChoices } from './audit-words.ts'
import { actorsQuery } from './queries.ts'

interface AuditFiltersProps {
  readonly search: AuditSearch
  readonly onChange: (change: { [Name in keyof AuditSearch]?: string | undefined }) => void
  readonly onClear: () => void
}

/** The list itself scrolls: another box around it would be one more stop for keys. */
const listProps = {
  withScrollArea: false,
  styles: { options: { maxHeight: 300, overflowY: 'auto' } },
} as const

const operator = { value: 'operator', label: 'The command line' }

export function AuditFilters({ search, onChange, onClear }: AuditFiltersProps) {
  const { data: people = [] } = useQuery(actorsQuery)
  return (
    <div className={`${classes.filters} no-print`}>
      <Select
        aria-label="What was done"
        placeholder="Everything"
        data={actionChoices}
        value={search.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
        searchable
        clearable
        {...listProps}
        nothingFoundMessage="Nothing like this"
        w={240}
      />
      <Select
        aria-label="Who did it"
        placeholder="Everybody"
        data={withChosen([...people, operator], search.actor)}
        value={search.actor ?? null}
        onChange={(actor) => onChange({ actor: actor ?? undefined })}
        searchable
        clearable
        {...listProps}
        nothingFoundMessage="Nobody like this"
        w={200}
      />
      {search.target !== undefined && (
        <Button
          variant="default"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({ target: undefined })}
          aria-label={`Only about ${search.target}. Take away`}
        >
          <span className="mono clip">{search.target}</span>
        </Button>
      )}
      {isFiltered(search) && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  )
}

interface Choice {
  readonly value: string
  readonly label: string
}

/** An API key, or somebody who left, is chosen from the table. */
function withChosen(choices: readonly Choice[], actor: string | undefined): Choice[] {
  const isThere = actor === undefined || choices.some(({ value }) => value === actor)
  return isThere ? [...choices] : [...choices, { value: actor, label: actor }]
}
