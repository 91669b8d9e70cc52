/** How webhooks are registered, signed and verified, as on the published page, with samples to copy. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CodeSample } from '../ui/code-sample.tsx'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { eventTypesQuery } from '../webhooks/queries.ts'
import { SampleTabs } from '../webhooks/sample-tabs.tsx'
import { verifySamples } from '../webhooks/verify-samples.ts'
import { Words } from '../webhooks/words.tsx'
import classes from './developers-page.module.css'
import { eventSample, listenCommand, type Place, registerSamples } from './samples.ts'
import { Section } from './section.tsx'

export function WebhooksSection({ place }: { readonly place: Place }) {
  return (
    <Section id="webhooks" title="Webhooks">
      <p>
        Bolsivo sends real-time POST requests to your endpoint when key events occur. Each webhook delivery
        includes an <code className="mono">X-Bolsivo-Signature</code> header for verification.
      </p>
      <h3 id="verify">Signature verification</h3>
      <p>
        Every delivery includes an HMAC-SHA256 signature of the raw request body, signed with the secret
        generated when you created the webhook endpoint. Always verify before processing.
      </p>
      <SampleTabs name="Verify a webhook" samples={verifySamples} />
      <h3 id="register">Register a webhook endpoint</h3>
      <p>
        In <Link to="/settings/webhooks">Settings → Webhooks</Link>, or through the API:
      </p>
      <SampleTabs name="Register a webhook" samples={registerSamples(place)} />
      <p>
        The response includes a <code className="mono">secret</code> field — store this immediately. It is
        shown only once and cannot be recovered.
      </p>
      <h3 id="listen">On your own machine</h3>
      <p>
        A program that is not on the internet yet gets the same requests, signed, without any setting. Run
        this beside the server:
      </p>
      <CodeSample title="Listen" code={listenCommand} wraps />
    </Section>
  )
}

/** What the published page says of its three; of others the catalogue's own words. */
const publishedWords: Record<string, string> = {
  'lead.qualified':
    "Fired when a lead's AI score meets your minimum threshold and it moves to Qualified status.",
  'lead.status_changed':
    'Fires on every lead status transition (new → qualified → contacted → replied → meeting → closed_won / closed_lost).',
  'email.sent': 'Fired after you approve and send an outreach email to a lead.',
}

export function EventsSection({ place }: { readonly place: Place }) {
  const { data, error, refetch } = useQuery(eventTypesQuery)
  const published = data?.filter(({ type }) => type in publishedWords) ?? []
  const others = data?.filter(({ type }) => !(type in publishedWords)) ?? []
  return (
    <Section id="events" title="Supported events">
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <BlockSkeleton height={900} />}
      {published.map(({ type, sample }) => (
        <div key={type} className={classes.event}>
          <h3 className="mono">{type}</h3>
          <p>{publishedWords[type]}</p>
          <CodeSample title={type} code={eventSample(sample, place)} wraps />
        </div>
      ))}
      {others.length > 0 && <h3>More of them</h3>}
      {others.map(({ type, description, sample }) => (
        <details key={type} className={classes.more}>
          <summary>
            <code className="mono">{type}</code>{' '}
            <span>
              <Words>{description}</Words>
            </span>
          </summary>
          <CodeSample title={type} code={eventSample(sample, place)} wraps />
        </details>
      ))}
    </Section>
  )
}
