/** The published page for developers, with what is this org's own: its address, its keys, its endpoints. */
import { Button } from '@mantine/core'
import { IconBook, IconFileCode, IconListSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiPlanNote } from '../api-keys/api-plan.tsx'
import { apiKeysQuery } from '../api-keys/queries.ts'
import { useSession } from '../session/session.ts'
import { Page } from '../ui/page.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { AuthenticationSection } from './authentication-section.tsx'
import classes from './developers-page.module.css'
import { ErrorsSection, LimitsSection } from './limits-section.tsx'
import { OwnSection } from './own-section.tsx'
import { PatternsSection } from './patterns-section.tsx'
import type { Place } from './samples.ts'
import { EventsSection, WebhooksSection } from './webhooks-section.tsx'

export function DevelopersPage() {
  const { org, may } = useSession()
  const maySeeKeys = may('admin')
  const { data } = useQuery({ ...apiKeysQuery, enabled: maySeeKeys })
  const keys = maySeeKeys ? (data?.data ?? []) : null
  const place: Place = {
    baseUrl: window.location.origin,
    orgId: org.id,
    keyPrefix: keys?.[0]?.prefix ?? null,
  }
  return (
    <Page>
      <PageHeader
        title="Bolsivo API & Webhooks"
        windowTitle="Developers"
        description="Connect Bolsivo to your CRM, Zapier workflows, or internal tools using the REST API and real-time webhook events. Available on the Scale plan."
        actions={<Documents />}
      />
      <div className={classes.columns}>
        <article className={classes.article}>
          <ApiPlanNote title="Your plan is without the API">
            Read on all the same. Keys and webhooks work from the Scale plan on; those that exist are paused
            until then.
          </ApiPlanNote>
          <OwnSection place={place} keys={keys} />
          <AuthenticationSection place={place} />
          <WebhooksSection place={place} />
          <EventsSection place={place} />
          <LimitsSection />
          <ErrorsSection />
          <PatternsSection />
        </article>
        <Contents />
      </div>
    </Page>
  )
}

const documents = [
  { href: '/docs', name: 'Reference', icon: IconListSearch },
  { href: '/docs/guides', name: 'Guides', icon: IconBook },
  { href: '/api/openapi.json', name: 'openapi.json', icon: IconFileCode },
]

/** Pages of the server, outside of the dashboard. */
function Documents() {
  return documents.map(({ href, name, icon: Picture }) => (
    <Button
      key={href}
      component="a"
      href={href}
      variant="default"
      leftSection={<Picture size={15} stroke={1.6} aria-hidden />}
    >
      {name}
    </Button>
  ))
}

const contents = [
  ['yours', 'Yours'],
  ['authentication', 'Authentication'],
  ['webhooks', 'Webhooks'],
  ['events', 'Supported events'],
  ['limits', 'Rate limits & retries'],
  ['errors', 'Response format & errors'],
  ['patterns', 'Integration patterns'],
  ['custom', 'Custom integration'],
] as const

function Contents() {
  return (
    <nav className={`${classes.contents} no-print`} aria-label="On this page">
      <div className={classes.quiet}>On this page</div>
      {contents.map(([id, name]) => (
        <Link key={id} to="/developers" hash={id} className={classes.content}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
