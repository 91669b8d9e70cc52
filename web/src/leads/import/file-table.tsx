import type { ReactNode } from 'react'
import classes from './file-table.module.css'

export interface FileTableProps {
  readonly label: string
  /** What is particular to this one. */
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Something of a file as a table, which scrolls in its place. */
export function FileTable({ label, className = '', children }: FileTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <table className={`${classes.table} ${className}`}>{children}</table>
    </section>
  )
}
