/** What is known about who gets the mail, beside it. */
import type { Lead } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { customText, phoneText, webLink } from '../leads/lead/lead-fields.ts'
import { leadQuery } from '../leads/queries.ts'
import { StatusPill } from '../leads/status.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import classes from './lead-facts.module.css'

export interface LeadFactsProps {
  readonly leadId: string
  /** As the list had it: shown until the lead itself is there. */
  readonly known: Lead | undefined
}

export function LeadFacts({ leadId, known }: LeadFactsProps) {
  const { data, error, refetch } = useQuery({ ...leadQuery(leadId), placeholderData: () => known })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <Facts lead={data} /> : <RowsSkeleton count={9} height={28} />
}

function Facts({ lead }: { readonly lead: Lead }) {
  const { score, fit_reason, phone, website, rating, review_count } = lead
  const link = website === null ? null : webLink(website)
  const city = [lead.city, lead.region].filter(Boolean).join(', ')
  return (
    <>
      <h2 className={classes.name}>
        <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
          {lead.business_name}
        </Link>
      </h2>
      <div className={classes.status}>
        <StatusPill status={lead.status} />
      </div>
      <div className={classes.fit}>
        <span className={`${classes.score} numbers`}>
          <span className="unseen">Score </span>
          {score ?? '–'}
        </span>
        <p>{fit_reason ?? 'Not scored yet'}</p>
      </div>
      <dl className={classes.facts}>
        <Fact name="Category">{lead.category}</Fact>
        <Fact name="City">{city}</Fact>
        <Fact name="Contact">{lead.contact_name}</Fact>
        <Fact name="E-mail">{lead.email && <Address text={lead.email} />}</Fact>
        <Fact name="Phone">{phone && <a href={`tel:${phone}`}>{phoneText(phone)}</a>}</Fact>
        <Fact name="Website">
          {link === null ? (
            website
          ) : (
            <a href={link} target="_blank" rel="noopener noreferrer nofollow">
              <Address text={website?.replace(/^https?:\/\/(www\.)?|\/$/gi, '') ?? link} />
            </a>
          )}
        </Fact>
        <Fact name="Rating">
          {rating !== null &&
            `${rating}${review_count === null ? '' : ` from ${review_count.toLocaleString('en')} reviews`}`}
        </Fact>
        <Fact name="Tags">{lead.tags.join(', ')}</Fact>
        {Object.entries(lead.custom).map(([name, value]) => (
          <Fact key={name} name={name.replaceAll('_', ' ')}>
            {customText(value)}
          </Fact>
        ))}
      </dl>
    </>
  )
}

/** Broken after the @ and before dots, not within a word, where it is too long for its line. */
function Address({ text }: { readonly text: string }) {
  return text.split(/(?<=@)|(?=\.)/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which never move.
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (!children) return null
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
