/** A form of the pages for signing in: sends its texts once, waits, and shows what the server says. */
import { Button } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { fieldErrors } from '../ui/error-text.ts'
import { FormError } from './auth-layout.tsx'

export interface AuthFormProps {
  readonly submit: string
  /** `text('email')` is what stands in the field of that name. */
  readonly onSubmit: (text: (name: string) => string, form: HTMLFormElement) => Promise<void>
  readonly children: (errors: Record<string, string>) => ReactNode
}

export function AuthForm({ submit, onSubmit, children }: AuthFormProps) {
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const errors = fieldErrors(error)

  const send = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isSending) return
    const form = event.currentTarget
    const texts = new FormData(form)
    setIsSending(true)
    setError(null)
    try {
      await onSubmit((name) => String(texts.get(name) ?? ''), form)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setIsSending(false)
    }
  }
  return (
    <form onSubmit={send} aria-label={submit}>
      {children(errors)}
      {Object.keys(errors).length === 0 && <FormError error={error} />}
      <Button type="submit" size="md" fullWidth loading={isSending}>
        {submit}
      </Button>
    </form>
  )
}
