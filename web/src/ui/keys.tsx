/** Keys as they are printed on the keyboard that is likely there. */
import { Kbd } from '@mantine/core'
import { Fragment } from 'react'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export const modKey = isApple ? '⌘' : 'Ctrl'

/** `keys` as for `useShortcut`. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span>
      {keys.split(/[ +]/).map((key, at) => (
        <Fragment key={key}>
          {at > 0 && (keys.includes(' ') ? ' then ' : ' ')}
          <Kbd size="xs">{key === 'mod' ? modKey : key}</Kbd>
        </Fragment>
      ))}
    </span>
  )
}
