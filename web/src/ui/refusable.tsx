/** A control that says why it is off. `why` null: it is as it is. */
import { Tooltip } from '@mantine/core'
import { cloneElement, type ReactElement } from 'react'

export interface RefusableProps {
  readonly why: string | null
  readonly children: ReactElement<{ disabled?: boolean }>
}

/** `<Refusable why={useRefusal('member')}><Button …/></Refusable>` */
export function Refusable({ why, children }: RefusableProps) {
  if (why === null) return children
  return (
    <Tooltip label={why} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is off takes no focus, and the reason must be reachable. */}
      <span tabIndex={0} style={{ display: 'inline-flex' }}>
        {cloneElement(children, { disabled: true })}
      </span>
    </Tooltip>
  )
}
