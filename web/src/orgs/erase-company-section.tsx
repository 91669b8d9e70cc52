/** The end of a company here, with everything in it. Its name is typed first; a plan that is paid for ends first. */
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRefusal, useSession } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import classes from './data.module.css'
import { useEraseCompany } from './erase-company.ts'

export function EraseCompanySection() {
  const { org } = useSession()
  const [isAsking, asking] = useDisclosure()
  const refusal = useRefusal('owner')
  const erase = useEraseCompany()
  return (
    <Section
      title="Erase the company"
      description="Everything of it goes for good. Export it first: there is no way back."
      actions={
        <Refusable why={refusal}>
          <Button variant="default" color="red" className={classes.danger} onClick={asking.open}>
            Erase {org.name.length > 24 ? 'the company' : org.name}…
          </Button>
        </Refusable>
      }
    >
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title="Erase the company?"
        confirm="Erase company"
        isDangerous
        typeToConfirm={org.name}
        onConfirm={erase}
      >
        <div className={classes.consequences}>
          <p>
            <strong>{org.name}</strong> goes for good, for everybody in it. There is no undo.
          </p>
          <h3>What goes</h3>
          <ul>
            <li>All leads, mails, figures, webhooks, API keys and the audit log</li>
            <li>Mails that wait are not sent any more, and programs with your keys are let in no more</li>
          </ul>
          <h3>What stays</h3>
          <ul>
            <li>The accounts of its people, and the other companies they work for</li>
          </ul>
        </div>
      </ConfirmDialog>
    </Section>
  )
}
