/** One's own account: name, password, second factor, where one is signed in, and how it all looks. */
import { useSession } from '../session/session.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { NameForm } from './account/name-form.tsx'
import { PasswordForm } from './account/password-form.tsx'
import { SecondFactorSettings } from './account/second-factor-settings.tsx'
import { SignIns } from './account/sign-ins.tsx'
import { ThemeChoice } from './account/theme-choice.tsx'

export function AccountPage() {
  const { person } = useSession()
  return (
    <>
      <PageHeader title="Account" description={`You sign in with ${person.email}.`} />
      <Section title="Your name" description="As your teammates see it.">
        <NameForm />
      </Section>
      <Section title="Appearance">
        <ThemeChoice />
      </Section>
      <Section title="Password">
        <PasswordForm />
      </Section>
      <SecondFactorSettings />
      <SignIns />
    </>
  )
}
