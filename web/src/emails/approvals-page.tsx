/** Mails that wait for a person to read and approve them, and what became of the others. */
import { useDocumentTitle } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useLive } from '../ui/use-live.ts'
import classes from './approvals.module.css'
import { useDraftCount } from './draft-count.ts'
import { DraftDesk } from './draft-desk.tsx'
import { emailKeys } from './queries.ts'
import { SentMails } from './sent-mails.tsx'

const route = getRouteApi('/shell/approvals')

export function ApprovalsPage() {
  const search = route.useSearch()
  const queryClient = useQueryClient()
  useDocumentTitle('Approvals · Bolsivo')
  useLive(['email.', 'lead.qualified', 'lead.deleted'], () =>
    queryClient.invalidateQueries({ queryKey: emailKeys.all }),
  )
  const isSent = search.tab === 'sent'
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>Approvals</h1>
        <nav className={classes.tabs} aria-label="Which mails">
          <Link
            to="/approvals"
            search={{}}
            activeOptions={{ exact: true }}
            className={classes.tab}
            aria-current={isSent ? undefined : 'page'}
          >
            To approve <DraftsLeft />
          </Link>
          <Link
            to="/approvals"
            search={{ tab: 'sent' }}
            className={classes.tab}
            aria-current={isSent ? 'page' : undefined}
          >
            Sent
          </Link>
        </nav>
      </header>
      {isSent ? <SentMails search={search} /> : <DraftDesk openId={search.email ?? null} />}
    </div>
  )
}

function DraftsLeft() {
  const left = useDraftCount()
  return left === null ? null : <span className={`${classes.count} numbers`}>{left}</span>
}
