import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSession } from '../../session/session.ts'
import { fieldErrors, messageOf } from '../../ui/error-text.ts'
import { notify } from '../../ui/notify.tsx'
import classes from './account.module.css'
import { useChangeName } from './queries.ts'

export function NameForm() {
  const { person } = useSession()
  const [name, setName] = useState(person.name)
  const change = useChangeName()
  const error = change.error && (fieldErrors(change.error).name ?? messageOf(change.error))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(name.trim(), { onSuccess: () => notify.ok('Your name is changed') })
  }
  return (
    <form onSubmit={submit} className={classes.line}>
      <TextInput
        className={classes.field}
        aria-label="Your name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="name"
        maxLength={100}
        required
        error={error}
      />
      <Button
        type="submit"
        variant="default"
        loading={change.isPending}
        disabled={name.trim() === '' || name.trim() === person.name}
      >
        Save
      </Button>
    </form>
  )
}
