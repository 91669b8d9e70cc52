/** One sample in several languages. */
import { Tabs } from '@mantine/core'
import { useState } from 'react'
import { CodeSample } from '../ui/code-sample.tsx'
import type { Sample } from './verify-samples.ts'

export interface SampleTabsProps {
  /** What it does: «Verify a webhook». */
  readonly name: string
  readonly samples: readonly Sample[]
}

export function SampleTabs({ name, samples }: SampleTabsProps) {
  const [chosen, setChosen] = useState(samples[0]?.language ?? '')
  return (
    <Tabs value={chosen} onChange={(language) => setChosen(language ?? chosen)} keepMounted={false}>
      <Tabs.List aria-label={name} mb="xs">
        {samples.map(({ language }) => (
          <Tabs.Tab key={language} value={language} size="sm">
            {language}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {samples.map(({ language, code }) => (
        <Tabs.Panel key={language} value={language}>
          <CodeSample title={name} code={code} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
