/** Leads come in: from a file, or from the sample city. */
import { Button, FileButton, Loader } from '@mantine/core'
import { IconBuildingCommunity, IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FormError } from '../auth/auth-layout.tsx'
import type { ChosenFile } from '../leads/import/choose-file.tsx'
import { MappingStep } from '../leads/import/mapping-step.tsx'
import { previewQuery } from '../leads/import/queries.ts'
import { bolsivo } from '../session/bolsivo.ts'
import { LinkButton } from '../ui/link-button.tsx'
import classes from './import-step.module.css'
import { sampleFile, sampleProfile } from './sample-city.ts'
import layout from './welcome-layout.module.css'
import { WelcomeLayout } from './welcome-layout.tsx'

export function ImportStep() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const follow = (importId: string) =>
    navigate({ to: '/welcome', search: { step: 'leads', import: importId } })
  // Where no column is taken for the name of the business, somebody has to say which it is.
  const [asked, setAsked] = useState<ChosenFile | null>(null)
  const importFile = useMutation({
    async mutationFn(file: File) {
      const preview = await queryClient.fetchQuery(previewQuery(file, null))
      if (!preview.columns.some(({ field }) => field === 'business_name')) {
        return setAsked({ file, preview, imports: [] })
      }
      const { id } = await bolsivo.leads.import(file)
      await follow(id)
    },
  })
  const loadSample = useMutation({
    mutationFn: importSampleCity,
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['profile'] })
      await follow(id)
    },
  })
  const isBusy = importFile.isPending || loadSample.isPending
  if (asked !== null) {
    return (
      <WelcomeLayout
        step={2}
        title="Bring your leads in"
        description="What does each column of your file hold?"
      >
        <MappingStep chosen={asked} onCancel={() => setAsked(null)} onStarted={({ id }) => void follow(id)} />
      </WelcomeLayout>
    )
  }
  return (
    <WelcomeLayout
      step={2}
      title="Bring your leads in"
      description="A CSV file with a column for the name of the business; all others are recognised where they can be. Any order, any size."
    >
      <div className={classes.ways}>
        <section className={classes.way}>
          <IconFileSpreadsheet size={22} stroke={1.5} aria-hidden />
          <h2>Your own file</h2>
          <p>From a spreadsheet, a directory or another system.</p>
          <FileButton
            onChange={(file) => file && importFile.mutate(file)}
            accept=".csv,.tsv,.txt,text/csv"
            disabled={isBusy}
          >
            {(props) => (
              <Button {...props} loading={importFile.isPending}>
                Choose a CSV file
              </Button>
            )}
          </FileButton>
        </section>
        <section className={classes.way}>
          <IconBuildingCommunity size={22} stroke={1.5} aria-hidden />
          <h2>The sample city</h2>
          <p>200 made-up businesses of Port Alder, to look around with.</p>
          <Button
            variant="default"
            loading={loadSample.isPending}
            disabled={isBusy}
            onClick={() => loadSample.mutate()}
          >
            Load the sample
          </Button>
        </section>
      </div>
      <div aria-live="polite" className={classes.told}>
        <FormError error={importFile.error ?? loadSample.error} />
        {importFile.isPending && (
          <span className={classes.sending}>
            <Loader size={14} aria-hidden /> The file is being sent
          </span>
        )}
      </div>
      <div className={layout.buttons}>
        <LinkButton to="/welcome" search={{ step: 'profile' }} variant="subtle" color="gray" ml={-13}>
          Back
        </LinkButton>
        <LinkButton to="/leads" variant="subtle" color="gray" mr={-13}>
          Skip
        </LinkButton>
      </div>
    </WelcomeLayout>
  )
}

/** Who has said nothing about their customers gets those of the sample: a city without a good lead shows nothing. */
async function importSampleCity() {
  const file = await fetch(sampleFile)
  if (!file.ok) throw new Error('The sample did not load')
  const profile = await bolsivo.profile.get()
  if (profile.categories.length === 0 && profile.cities.length === 0) {
    await bolsivo.profile.replace({ ...profile, ...sampleProfile })
  }
  return bolsivo.leads.import(await file.blob(), { source: 'sample' })
}
