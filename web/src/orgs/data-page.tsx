/** The company's name and its data: to take away, to erase, and how long it is kept. */
import { PageHeader } from '../ui/page-header.tsx'
import { CompanyName } from './company-name.tsx'
import { EraseCompanySection } from './erase-company-section.tsx'
import { EraseSection } from './erase-section.tsx'
import { ExportSection } from './export-section.tsx'
import { ForgetSection } from './forget-section.tsx'
import { KeptSection } from './kept-section.tsx'
import { RetentionSection } from './retention-section.tsx'

export function DataPage() {
  return (
    <>
      <PageHeader title="Data" description="Your company’s name, and what happens with its data." />
      <CompanyName />
      <ExportSection />
      <ForgetSection />
      <EraseSection />
      <RetentionSection />
      <KeptSection />
      <EraseCompanySection />
    </>
  )
}
