import { Page } from '../ui/page.tsx'
import { PageHeader } from '../ui/page-header.tsx'

export function DevelopersPage() {
  return (
    <Page>
      <PageHeader title="Developers" />
    </Page>
  )
}
