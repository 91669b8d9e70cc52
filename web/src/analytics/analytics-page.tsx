import { Page } from '../ui/page.tsx'
import { PageHeader } from '../ui/page-header.tsx'

export function AnalyticsPage() {
  return (
    <Page>
      <PageHeader title="Analytics" />
    </Page>
  )
}
