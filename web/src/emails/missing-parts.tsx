/** What an approval would be refused for, said before anybody tries, and mended right here where that can be. */
import type { Email, EmailPreview } from '@bolsivo/sdk'
import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PostalAddressBox } from './postal-address-box.tsx'
import { emailPreviewQuery } from './queries.ts'

type MissingPart = EmailPreview['missing'][number]

export function useMissing(email: Email): readonly MissingPart[] {
  const { data } = useQuery({ ...emailPreviewQuery(email), enabled: email.state === 'draft' })
  return data?.missing ?? []
}

interface MissingPartsProps {
  readonly email: Email
  readonly missing: readonly MissingPart[]
}

export function MissingParts({ email, missing }: MissingPartsProps) {
  return missing.map(({ code, message }) => {
    // The line of the receiver says it, with the way to add one.
    if (code === 'address_missing') return null
    if (code === 'postal_address_missing') {
      return <PostalAddressBox key={code} email={email} message={message} />
    }
    return (
      <Alert key={code} color="yellow">
        {message}
      </Alert>
    )
  })
}
