/** Around each step: which it is, of how many, and a way past it. */
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useSignOut } from '../session/sign-out.ts'
import { Mark } from '../ui/brand.tsx'
import classes from './welcome-layout.module.css'

const steps = ['Company', 'Customers', 'Leads', 'Result']

export interface WelcomeLayoutProps {
  /** From 0. */
  readonly step: number
  readonly title: string
  readonly description: ReactNode
  readonly children: ReactNode
}

export function WelcomeLayout({ step, title, description, children }: WelcomeLayoutProps) {
  useDocumentTitle(`${title} · Bolsivo`)
  const signOut = useSignOut()
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Mark size={24} />
        <ol className={classes.steps} aria-label="Steps">
          {steps.map((name, at) => (
            <li
              key={name}
              data-state={at < step ? 'done' : at === step ? 'now' : 'later'}
              {...(at === step ? { 'aria-current': 'step' as const } : {})}
            >
              {name}
            </li>
          ))}
        </ol>
        <button type="button" className={classes.out} onClick={signOut}>
          Sign out
        </button>
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.description}>{description}</p>
        {children}
      </main>
    </div>
  )
}
