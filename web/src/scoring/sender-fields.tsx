import { Stack, Textarea, TextInput } from '@mantine/core'
import { Section } from '../ui/section.tsx'
import { errorOf } from './profile-draft.ts'
import type { FieldsProps } from './profile-form.tsx'

export function SenderFields({ profile, onEdit, isReadOnly, errors }: FieldsProps) {
  return (
    <Section title="Sender" description="Who your mails are from. No mail leaves without a postal address.">
      <Stack gap="md">
        <TextInput
          label="Your name in mails"
          placeholder="Ana Ruiz"
          value={profile.sender_name}
          onChange={(event) => onEdit({ sender_name: event.currentTarget.value })}
          maxLength={100}
          readOnly={isReadOnly}
          autoComplete="off"
          error={errorOf(errors, 'sender_name')}
        />
        <Textarea
          label="Postal address"
          description="Stands at the end of every mail, as the law asks of advertising in many countries"
          placeholder="500 108th Ave NE, Bellevue, WA 98004"
          value={profile.postal_address}
          onChange={(event) => onEdit({ postal_address: event.currentTarget.value })}
          maxLength={300}
          autosize
          minRows={2}
          readOnly={isReadOnly}
          error={errorOf(errors, 'postal_address')}
        />
      </Stack>
    </Section>
  )
}
