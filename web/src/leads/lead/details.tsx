/** What is known about a lead, all of it edited where it stands. */
import type { Lead } from '@bolsivo/sdk'
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMapPin } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { Time } from '../../ui/time.tsx'
import { CustomFields } from './custom-fields.tsx'
import classes from './details.module.css'
import { EditableField } from './editable-field.tsx'
import { addressLine, type FieldName } from './lead-fields.ts'
import { TagsField } from './tags-field.tsx'

const contact: readonly FieldName[] = ['contact_name', 'email', 'phone', 'website']
const place: readonly FieldName[] = ['address', 'city', 'region', 'postal_code', 'country']
const business: readonly FieldName[] = ['category', 'rating', 'review_count']

export function Details({ lead }: { readonly lead: Lead }) {
  const address = addressLine(lead)
  const list = (names: readonly FieldName[]) =>
    names.map((name) => <EditableField key={name} lead={lead} name={name} />)
  return (
    <div className={classes.details}>
      <Part title="Contact">
        <dl>{list(contact)}</dl>
      </Part>
      <Part
        title="Address"
        actions={
          address !== null && (
            <>
              <CopyButton value={address} label="Copy address" />
              {/* Copied and not followed: nobody is told which lead is looked at. */}
              <CopyMapLink address={address} />
            </>
          )
        }
      >
        <dl>{list(place)}</dl>
      </Part>
      <Part title="Business">
        <dl>
          {list(business)}
          <TagsField lead={lead} />
        </dl>
      </Part>
      <Part title="Your fields">
        <CustomFields lead={lead} />
      </Part>
      <Part title="Record">
        <dl>
          <EditableField lead={lead} name="external_id" />
          <Fixed label="Source">{lead.source}</Fixed>
          <Fixed label="Came in">
            <Time at={lead.created_at} />
          </Fixed>
          <Fixed label="Changed">
            <Time at={lead.updated_at} />
          </Fixed>
        </dl>
      </Part>
    </div>
  )
}

function CopyMapLink({ address }: { readonly address: string }) {
  const link = `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`
  const copy = () => copyText(link, 'Link to a map copied', 'Copy the address instead.')
  return (
    <Tooltip label="Copy link to a map">
      <ActionIcon aria-label="Copy link to a map" onClick={() => void copy()}>
        <IconMapPin size={15} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

interface PartProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

function Part({ title, actions, children }: PartProps) {
  return (
    <section className={classes.part}>
      <div className={classes.heading}>
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}

function Fixed({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fixed}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
