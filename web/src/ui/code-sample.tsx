/** Code to read and copy. Not coloured: it is as long as it looks, and what is copied is what is shown. */

import classes from './code-sample.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CodeSampleProps {
  readonly code: string
  /** Above it, such as `curl` or a file name. */
  readonly title?: string
  /** Long lines wrap in place of scrolling. */
  readonly wraps?: boolean
}

export function CodeSample({ code, title = 'Sample', wraps = false }: CodeSampleProps) {
  return (
    <figure className={classes.sample}>
      <figcaption className={classes.title}>
        <span>{title}</span>
        <CopyButton value={code} label={`Copy ${title}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre className={classes.code} data-wraps={wraps} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}
