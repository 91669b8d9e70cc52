import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useRefusal, useSession } from '../session/session.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import classes from './data.module.css'
import { useRenameOrg } from './queries.ts'

export function CompanyName() {
  const { org } = useSession()
  const [name, setName] = useState(org.name)
  const rename = useRenameOrg()
  const refusal = useRefusal('admin')
  const error = rename.error && (fieldErrors(rename.error).name ?? messageOf(rename.error))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate(name.trim(), { onSuccess: ({ name }) => notify.ok(`Your company is now called ${name}`) })
  }
  return (
    <Section title="Company">
      <form onSubmit={submit} className={classes.line}>
        <TextInput
          className={classes.field}
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          withAsterisk={false}
          readOnly={refusal !== null}
          autoComplete="organization"
          error={error}
        />
        <Refusable why={refusal}>
          <Button
            type="submit"
            variant="default"
            loading={rename.isPending}
            disabled={name.trim() === '' || name.trim() === org.name}
          >
            Save
          </Button>
        </Refusable>
      </form>
      <div className={classes.id}>
        <span>Id for programs</span>
        <code>{org.id}</code>
        <CopyButton value={org.id} label="Copy the company’s id" />
      </div>
    </Section>
  )
}
