import { Link } from '@tanstack/react-router'
import { Note } from '../api-keys/note.tsx'
import { SampleTabs } from '../webhooks/sample-tabs.tsx'
import classes from './developers-page.module.css'
import { firstCallSamples, type Place } from './samples.ts'
import { Section } from './section.tsx'

export function AuthenticationSection({ place }: { readonly place: Place }) {
  return (
    <Section id="authentication" title="Authentication">
      <p>
        API keys follow the format <code className="mono">lp_</code> + 32 hex characters. Keys are generated
        once and shown to you — Bolsivo stores only the SHA-256 hash. Treat your key like a password.
      </p>
      <h3>Generate an API key</h3>
      <p>
        <Link to="/settings/api-keys">Settings → API Keys → Create key</Link>. You can create multiple named
        keys and revoke any individually.
      </p>
      <h3>Plan requirement</h3>
      <p>
        API access and webhooks are available on the Scale plan only. Upgrade in{' '}
        <Link to="/settings/billing">Settings → Billing</Link>.
      </p>
      <p>Send your API key in the Authorization header:</p>
      <SampleTabs name="List leads" samples={firstCallSamples(place)} />
      <div className={classes.note}>
        <Note tone="warn">
          Never expose API keys in client-side code or commit them to version control. Use environment
          variables. Keys can be revoked instantly from Settings if compromised.
        </Note>
      </div>
    </Section>
  )
}
