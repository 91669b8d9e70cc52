/** Leads come in from a file: chosen, looked at, sent, followed, and reported. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../ui/page.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ChooseFile, type ChosenFile } from './import/choose-file.tsx'
import { ImportReport } from './import/import-report.tsx'
import { MappingStep } from './import/mapping-step.tsx'
import { RecentImports } from './import/recent-imports.tsx'

const route = getRouteApi('/shell/leads/import')

export function ImportPage() {
  const { import: importId } = route.useSearch()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ChosenFile | null>(null)
  return (
    <Page width="normal">
      <PageHeader title="Import leads" />
      {importId !== undefined ? (
        <ImportReport key={importId} id={importId} />
      ) : chosen ? (
        <MappingStep
          chosen={chosen}
          onCancel={() => setChosen(null)}
          onStarted={({ id }) => {
            setChosen(null)
            void navigate({ to: '/leads/import', search: { import: id } })
          }}
        />
      ) : (
        <>
          <ChooseFile onChoose={setChosen} />
          <RecentImports />
        </>
      )}
    </Page>
  )
}
