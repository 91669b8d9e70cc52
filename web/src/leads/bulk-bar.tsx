/** The bar of a selection: how many, and what can be done to all of them. */
import type { Lead, LeadStatus, ListLeadsQuery } from '@bolsivo/sdk'
import { ActionIcon, Button, Loader } from '@mantine/core'
import { IconCircleDot, IconDownload, IconTag, IconTrash, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import classes from './bulk-bar.module.css'
import { leadsText, useEraseLeads, useTagLeads } from './bulk-edits.ts'
import { allLeads, exportFilter, exportSelection } from './export-leads.ts'
import { useMoveLeads } from './move-leads.ts'
import { nothingSelected, type Selection, unselect, wholeFilter } from './selection.ts'
import { useStatusMenu } from './status-menu.tsx'
import { TagsDialog } from './tags-dialog.tsx'

export interface BulkBarProps {
  readonly selection: Selection
  readonly onSelect: (change: (selection: Selection) => Selection) => void
  readonly query: ListLeadsQuery
  /** More than is loaded is found. */
  readonly hasMore: boolean
}

/** From here on the number is typed before they are erased. */
const many = 25

export function BulkBar({ selection, onSelect, query, hasMore }: BulkBarProps) {
  const leads = [...selection.leads.values()]
  const [dialog, setDialog] = useState<'tags' | 'erase' | null>(null)
  const work = useWork(leads.length)
  const move = useMoveLeads()
  const tag = useTagLeads()
  const erase = useEraseLeads()
  const clear = () => onSelect(() => nothingSelected)
  const moveAll = async (chosen: readonly Lead[], to: LeadStatus) => {
    await work.run((onProgress) => move(chosen, to, onProgress))
    clear()
  }
  const status = useStatusMenu(moveAll)
  const selectAll = () =>
    work.run(async () => {
      const all = await allLeads(query)
      onSelect(() => wholeFilter(all))
    })
  const download = () =>
    work.run(async () => (selection.isWholeFilter ? exportFilter(query, 'csv') : exportSelection(leads)))
  return (
    <section className={`${classes.bar} no-print`} aria-label="Selected leads">
      <span className={classes.count} aria-live="polite">
        <strong>{count(leads.length)}</strong> selected
      </span>
      {hasMore && !selection.isWholeFilter && (
        <Button size="xs" variant="subtle" onClick={selectAll} disabled={work.isBusy}>
          Select all found
        </Button>
      )}
      {work.isBusy ? (
        <span className={classes.busy}>
          <Loader size={14} />
          <span className="numbers">{work.told}</span>
        </span>
      ) : (
        <span className={classes.actions}>
          <BarButton icon={IconCircleDot} onClick={(event) => status.open(leads, event.currentTarget)}>
            Status
          </BarButton>
          <BarButton icon={IconTag} onClick={() => setDialog('tags')}>
            Tags
          </BarButton>
          <BarButton icon={IconDownload} onClick={download}>
            Export
          </BarButton>
          <BarButton icon={IconTrash} onClick={() => setDialog('erase')}>
            Erase
          </BarButton>
        </span>
      )}
      <ActionIcon size={26} aria-label="Clear the selection" title="Clear (Esc)" onClick={clear}>
        <IconX size={15} stroke={1.6} aria-hidden />
      </ActionIcon>
      {status.menu}
      <TagsDialog
        opened={dialog === 'tags'}
        onClose={() => setDialog(null)}
        leads={leads}
        onSave={(change) => tag(leads, change, work.progress)}
      />
      <ConfirmDialog
        opened={dialog === 'erase'}
        onClose={() => setDialog(null)}
        title={`Erase ${leadsText(leads.length)} for good?`}
        confirm={`Erase ${leadsText(leads.length)}`}
        isDangerous
        {...(leads.length >= many ? { typeToConfirm: String(leads.length) } : {})}
        onConfirm={() => erase(leads, work.progress, (gone) => onSelect((now) => unselect(now, gone)))}
      >
        Their scores, drafts, mails and history go with them, here and in what webhooks keep. It can't be
        undone. Who asked to get no more mail still gets none.
        {work.told !== '' && <p className="numbers">{work.told}</p>}
      </ConfirmDialog>
    </section>
  )
}

interface BarButtonProps {
  readonly icon: typeof IconTag
  readonly onClick: (event: React.MouseEvent<HTMLButtonElement>) => void
  readonly children: string
}

function BarButton({ icon: Picture, onClick, children }: BarButtonProps) {
  return (
    <Button
      size="xs"
      variant="subtle"
      color="gray"
      className={classes.action}
      leftSection={<Picture size={15} stroke={1.6} aria-hidden />}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}

/** Something that takes a while, one at a time, with a word on how far it is. */
function useWork(total: number) {
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState('')
  const progress = (done: number) => setTold(done < total ? `${count(done)} of ${count(total)}` : '')
  return {
    isBusy,
    told,
    progress,
    async run(work: (onProgress: (done: number) => void) => Promise<void>) {
      setBusy(true)
      try {
        await work(progress)
      } catch (error) {
        notify.error(error)
      } finally {
        setBusy(false)
        setTold('')
      }
    },
  }
}
