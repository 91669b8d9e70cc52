/** Erasing a lead: first what goes and what stays. It can't be undone, so it is asked. */
import type { Lead } from '@bolsivo/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../../session/bolsivo.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { dropLeads } from '../lead-cache.ts'
import { leadKeys } from '../queries.ts'
import classes from './erase-lead.module.css'

export interface EraseLeadProps {
  readonly lead: Lead
  readonly opened: boolean
  readonly onClose: () => void
  /** It is gone: go elsewhere. */
  readonly onErased: () => void
}

export function EraseLead({ lead, opened, onClose, onErased }: EraseLeadProps) {
  const queryClient = useQueryClient()
  const erase = async () => {
    await bolsivo.leads.delete(lead.id)
    onErased()
    dropLeads(queryClient, new Set([lead.id]))
    void queryClient.invalidateQueries({ queryKey: ['emails'] })
    void queryClient.invalidateQueries({ queryKey: leadKeys.counts })
    notify.ok(`Erased ${lead.business_name}`)
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Erase this lead?"
      confirm="Erase lead"
      isDangerous
      onConfirm={erase}
    >
      <div className={classes.words}>
        <p>
          <strong>{lead.business_name}</strong> goes for good. There is no undo.
        </p>
        <h3>What goes</h3>
        <ul>
          <li>The lead with all its fields, scores and mails, drafts too</li>
          <li>What your webhooks were sent about it; deliveries on their way are cancelled</li>
          <li>What is said about it in the reports of imports</li>
        </ul>
        <h3>What stays</h3>
        <ul>
          <li>That something happened, and when, without a name: your figures still add up</li>
          <li>An address that wants no mail still gets none</li>
        </ul>
        <p>Your other systems are told to erase it as well. If it comes in again later, it is a new lead.</p>
      </div>
    </ConfirmDialog>
  )
}
