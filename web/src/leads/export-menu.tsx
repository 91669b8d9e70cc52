/** What is found, as a file. */
import type { ListLeadsQuery } from '@bolsivo/sdk'
import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { notify } from '../ui/notify.tsx'
import { type ExportFormat, exportFilter } from './export-leads.ts'

export interface ExportMenuProps {
  readonly query: ListLeadsQuery
  readonly isFiltered: boolean
}

export function ExportMenu({ query, isFiltered }: ExportMenuProps) {
  const [isRunning, setRunning] = useState(false)
  const run = async (format: ExportFormat) => {
    setRunning(true)
    try {
      await exportFilter(query, format)
    } catch (error) {
      notify.error(error)
    } finally {
      setRunning(false)
    }
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="default"
          loading={isRunning}
          leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{isFiltered ? 'The leads that are found' : 'All leads'}</Menu.Label>
        <Menu.Item onClick={() => void run('csv')}>As a table (CSV)</Menu.Item>
        <Menu.Item onClick={() => void run('ndjson')}>For programs (JSON lines)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
