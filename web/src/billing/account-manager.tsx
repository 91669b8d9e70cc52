import { IconHeadset } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './account-manager.module.css'

interface AccountManagerProps {
  /** The way to write to them. */
  readonly action: ReactNode
}

/** For a company on Luna Enterprise. Others read of it on the plan's card, and ask for it there. */
export function AccountManager({ action }: AccountManagerProps) {
  return (
    <div className={classes.note}>
      <IconHeadset size={20} stroke={1.6} aria-hidden />
      <div className={classes.words}>
        <h2 className={classes.title}>Your account manager</h2>
        <p>Write whenever something is unclear or should go better. It reaches your account manager.</p>
      </div>
      {action}
    </div>
  )
}
