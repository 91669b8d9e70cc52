/** One lead and all that is known about it, found by whatever one knows of it. */
import type { Lead } from '@bolsivo/sdk'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { EraseLead } from '../leads/lead/erase-lead.tsx'
import { useRefusal } from '../session/session.ts'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import classes from './data.module.css'
import { findLeadsQuery } from './queries.ts'

export function EraseSection() {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text.trim(), 250)
  const [erased, setErased] = useState<Lead | null>(null)
  const [isAsked, setIsAsked] = useState(false)
  const queryClient = useQueryClient()
  return (
    <Section
      title="Erase a lead"
      description="Also one without an address: it goes for good, with its scores, mails and what your webhooks were sent about it."
    >
      <TextInput
        type="search"
        className={classes.search}
        aria-label="Find the lead to erase"
        placeholder="Name, e-mail, phone or lead_…"
        leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
      {settled !== '' && (
        <Found
          text={settled}
          onErase={(lead) => {
            setErased(lead)
            setIsAsked(true)
          }}
        />
      )}
      {erased && (
        <EraseLead
          lead={erased}
          opened={isAsked}
          onClose={() => setIsAsked(false)}
          onErased={() => void queryClient.invalidateQueries({ queryKey: ['leads', 'to-erase'] })}
        />
      )}
    </Section>
  )
}

interface FoundProps {
  readonly text: string
  readonly onErase: (lead: Lead) => void
}

function Found({ text, onErase }: FoundProps) {
  const { data, error, refetch } = useQuery(findLeadsQuery(text))
  const refusal = useRefusal('member')
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton count={2} height={53} />
  if (data.length === 0) return <p className={classes.none}>Nobody is found. Check the spelling.</p>
  return (
    <ul className={classes.rows}>
      {data.map((lead) => (
        <li key={lead.id} className={classes.row}>
          <div className={classes.words}>
            <div className={classes.name}>
              <Link to="/leads/$leadId" params={{ leadId: lead.id }} className={classes.lead}>
                {lead.business_name}
              </Link>
            </div>
            <div className={`${classes.quiet} clip`}>
              {[lead.contact_name, lead.email, lead.phone, lead.city].filter(Boolean).join(' · ') || lead.id}
            </div>
          </div>
          <Refusable why={refusal}>
            <Button
              size="xs"
              variant="default"
              onClick={() => onErase(lead)}
              aria-label={`Erase ${lead.business_name}`}
            >
              Erase
            </Button>
          </Refusable>
        </li>
      ))}
    </ul>
  )
}
