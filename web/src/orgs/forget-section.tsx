/** Somebody asks to be forgotten: by their address, wherever it stands. What goes and what stays is said before. */
import { Alert, Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { useRefusal } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { fieldErrors } from '../ui/error-text.ts'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import classes from './data.module.css'
import { forgottenText } from './forgotten-text.ts'
import { useErasePerson } from './queries.ts'

export function ForgetSection() {
  const [email, setEmail] = useState('')
  const [told, setTold] = useState<string | null>(null)
  const [isAsking, asking] = useDisclosure()
  const refusal = useRefusal('member')
  const erase = useErasePerson()
  const address = email.trim()
  const ask = (event: FormEvent) => {
    event.preventDefault()
    erase.reset()
    asking.open()
  }
  return (
    <Section
      title="Somebody asks to be forgotten"
      description="Erases whoever has this address, and whoever you wrote to at it. It never gets mail from you again."
    >
      <form onSubmit={ask} className={classes.line}>
        <TextInput
          className={classes.field}
          label="Their e-mail address"
          type="email"
          placeholder="name@example.com"
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value)
            setTold(null)
            erase.reset()
          }}
          maxLength={254}
          readOnly={refusal !== null}
          autoComplete="off"
          error={fieldErrors(erase.error).email && `It ${fieldErrors(erase.error).email}`}
        />
        <Refusable why={refusal}>
          <Button type="submit" variant="default" disabled={address === ''}>
            Erase…
          </Button>
        </Refusable>
      </form>
      <div role="status">{told !== null && <Alert className={classes.told}>{told}</Alert>}</div>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title="Erase this person?"
        confirm="Erase person"
        isDangerous
        onConfirm={async () => {
          setTold(forgottenText(address, await erase.mutateAsync(address)))
          setEmail('')
        }}
      >
        <div className={classes.consequences}>
          <p>
            All that is known about <strong>{address}</strong> goes for good. There is no undo.
          </p>
          <h3>What goes</h3>
          <ul>
            <li>Every lead with this address, and every lead that got or was to get a mail at it</li>
            <li>Their scores and mails, drafts too, and what your webhooks were sent about them</li>
          </ul>
          <h3>What stays</h3>
          <ul>
            <li>That something happened, and when, without a name: your figures still add up</li>
            <li>A fingerprint of the address, so that no mail goes to it again; it can’t be read back</li>
          </ul>
          <p>Your other systems are told to erase the leads as well.</p>
        </div>
      </ConfirmDialog>
    </Section>
  )
}
