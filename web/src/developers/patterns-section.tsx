/** What others connect, and whom to ask for what nobody has connected yet. */
import { LinkButton } from '../ui/link-button.tsx'
import classes from './developers-page.module.css'
import { Section } from './section.tsx'

const patterns = [
  {
    name: 'CRM sync',
    guide: 'crm-sync',
    words:
      'Listen for lead.status_changed events and mirror status updates into your CRM. When status becomes "closed_won", create a customer record automatically.',
  },
  {
    name: 'Zapier / Make',
    guide: 'zapier',
    words:
      'Use the webhook URL as a Zapier "Catch Hook" trigger. Map Bolsivo events to create Trello cards, send Slack notifications, or update Google Sheets.',
  },
  {
    name: 'Instant CRM records',
    guide: 'instant-crm-records',
    words:
      "Trigger on lead.qualified to instantly create a CRM contact with the lead's business name, address, phone, score, and fit reason pre-filled.",
  },
  {
    name: 'Analytics pipeline',
    guide: 'analytics-pipeline',
    words:
      'Forward email.sent and lead.status_changed events to your data warehouse to build custom funnel reports and measure outreach ROI.',
  },
]

export function PatternsSection() {
  return (
    <>
      <Section id="patterns" title="Common integration patterns">
        <div className={classes.patterns}>
          {patterns.map(({ name, guide, words }) => (
            <div key={name} className={classes.pattern}>
              <h3>{name}</h3>
              <p>{words}</p>
              <a href={`/docs/guides/${guide}`}>
                Guide<span className="unseen">: {name}</span>
              </a>
            </div>
          ))}
        </div>
      </Section>
      <Section id="custom" title="Need a custom integration?">
        <p>
          The Luna Enterprise plan includes a dedicated account manager and custom onboarding. We can help you
          build the integration your team needs.
        </p>
        <LinkButton to="/settings/billing" variant="default">
          Ask for it in Billing
        </LinkButton>
      </Section>
    </>
  )
}
