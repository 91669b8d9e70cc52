import { PageHeader } from '../ui/page-header.tsx'

export function TeamPage() {
  return <PageHeader title="Team" />
}
