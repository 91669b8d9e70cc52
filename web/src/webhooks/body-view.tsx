import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { CodeSample } from '../ui/code-sample.tsx'
import { prettyBody } from './body-text.ts'
import classes from './body-view.module.css'

/** A body, indented for reading or byte for byte, as it is signed. */
export function BodyView({ name, body }: { readonly name: string; readonly body: string }) {
  const [isRaw, setIsRaw] = useState(false)
  const pretty = prettyBody(body)
  return (
    <div className={classes.body}>
      {pretty !== body && (
        <SegmentedControl
          className={classes.choice ?? ''}
          size="xs"
          aria-label={`${name}: how to show it`}
          value={isRaw ? 'raw' : 'pretty'}
          onChange={(value) => setIsRaw(value === 'raw')}
          data={[
            { value: 'pretty', label: 'Pretty' },
            { value: 'raw', label: 'Raw' },
          ]}
        />
      )}
      <CodeSample title={name} code={isRaw ? body : pretty} wraps />
    </div>
  )
}
