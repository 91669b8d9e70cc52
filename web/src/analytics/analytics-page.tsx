/** What came of the leads: five figures about one period, each leading to its leads. Made to be printed, too. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { NoLeads } from '../leads/no-leads.tsx'
import { useSession } from '../session/session.ts'
import { Page } from '../ui/page.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import classes from './analytics-page.module.css'
import { type AnalyticsSearch, dateIn, periodOf } from './analytics-search.ts'
import { periodText } from './figure-text.ts'
import { FunnelCard } from './funnel-card.tsx'
import { MovesCard } from './moves-card.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { funnelQuery } from './queries.ts'
import { ReplyRateCard } from './reply-rate-card.tsx'
import { ScoreOutcomeCard } from './score-outcome-card.tsx'
import { WebhookHealthCard } from './webhook-health-card.tsx'

const route = getRouteApi('/shell/analytics')

export function AnalyticsPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const { org } = useSession()
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const dates = periodOf(search, dateIn(timeZone, new Date()))
  const period = { ...dates, time_zone: timeZone }
  const { data: funnel } = useQuery(funnelQuery(period))
  const show = (chosen: AnalyticsSearch) =>
    void navigate({ to: '/analytics', search: chosen, replace: true, resetScroll: false })
  return (
    <Page>
      <PageHeader
        title="Analytics"
        windowTitle={`Analytics · ${org.name}`}
        description={
          <>
            <span className={classes.org}>{org.name}, </span>
            {periodText(dates)}, {timeZone.replaceAll('_', ' ')} time
          </>
        }
        actions={
          <div className={`${classes.actions} no-print`}>
            <PeriodPicker search={search} period={dates} onChange={show} />
            <Tooltip label="Print">
              <ActionIcon
                variant="default"
                size={32}
                aria-label="Print"
                className={classes.print}
                onClick={() => window.print()}
              >
                <IconPrinter size={16} stroke={1.6} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        }
      />
      {funnel?.data.every(({ now, reached }) => now + reached === 0) ? (
        <NoLeads isFiltered={false} onClear={() => undefined} />
      ) : (
        <div className={classes.cards}>
          <FunnelCard period={period} />
          <MovesCard period={period} />
          <div className={classes.pair}>
            <ReplyRateCard period={period} />
            <ScoreOutcomeCard period={period} />
          </div>
          <WebhookHealthCard />
        </div>
      )}
    </Page>
  )
}
