/** Fields that password managers know. Uncontrolled: what a manager fills in is read when the form is sent. */
import { PasswordInput, TextInput } from '@mantine/core'

/** As the server asks. */
const shortestPassword = 10

interface FieldProps {
  readonly error?: string | undefined
  readonly autoFocus?: boolean
}

export function EmailField({ error, autoFocus, value }: FieldProps & { readonly value?: string }) {
  return (
    <TextInput
      name="email"
      type="email"
      label="E-mail"
      autoComplete="username"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      error={error}
      {...(autoFocus ? { autoFocus } : {})}
      {...(value === undefined ? {} : { defaultValue: value, readOnly: true })}
    />
  )
}

export function NameField({ error, autoFocus }: FieldProps) {
  return (
    <TextInput
      name="name"
      label="Your name"
      autoComplete="name"
      maxLength={100}
      required
      withAsterisk={false}
      error={error}
      {...(autoFocus ? { autoFocus } : {})}
    />
  )
}

export function CurrentPasswordField({ error, autoFocus }: FieldProps) {
  return (
    <PasswordInput
      name="password"
      label="Password"
      autoComplete="current-password"
      required
      withAsterisk={false}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      {...(autoFocus ? { autoFocus } : {})}
    />
  )
}

export function NewPasswordField({ error, autoFocus }: FieldProps) {
  return (
    <PasswordInput
      name="password"
      label="Password"
      description={`At least ${shortestPassword} characters`}
      autoComplete="new-password"
      minLength={shortestPassword}
      maxLength={128}
      required
      withAsterisk={false}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      {...(autoFocus ? { autoFocus } : {})}
    />
  )
}
