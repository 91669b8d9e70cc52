/** One's own account: name, address, password, second factor, where one is signed in, and how it all looks. */
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { EmailChange } from './account/email-change.tsx'
import { NameForm } from './account/name-form.tsx'
import { PasswordForm } from './account/password-form.tsx'
import { SecondFactorSettings } from './account/second-factor-settings.tsx'
import { SignIns } from './account/sign-ins.tsx'
import { ThemeChoice } from './account/theme-choice.tsx'

export function AccountPage() {
  return (
    <>
      <PageHeader title="Account" description="The same in every company that you work for." />
      <Section title="Your name" description="As your teammates see it.">
        <NameForm />
      </Section>
      <Section title="E-mail address" description="You sign in with it.">
        <EmailChange />
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
