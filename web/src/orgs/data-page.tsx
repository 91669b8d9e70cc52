import { PageHeader } from '../ui/page-header.tsx'

export function DataPage() {
  return <PageHeader title="Data" />
}
