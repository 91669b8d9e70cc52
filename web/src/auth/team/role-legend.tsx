import { roleNames } from '../../session/session.ts'
import { Section } from '../../ui/section.tsx'
import { roleSentences, roles } from './role-words.ts'
import classes from './team.module.css'

export function RoleLegend() {
  return (
    <Section title="What each role may do">
      <dl className={classes.legend}>
        {roles.map((role) => (
          <div key={role}>
            <dt>{roleNames[role]}</dt>
            <dd>{roleSentences[role]}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
