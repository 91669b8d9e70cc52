import { IconHeadset } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './luna-note.module.css'

interface LunaNoteProps {
  readonly isCurrent: boolean
  /** The way to write to them. */
  readonly action: ReactNode
}

/** The one plan that is agreed on with people. */
export function LunaNote({ isCurrent, action }: LunaNoteProps) {
  return (
    <div className={classes.note}>
      <IconHeadset size={20} stroke={1.6} aria-hidden />
      <div className={classes.words}>
        <h2 className={classes.title}>
          {isCurrent ? 'Your account manager' : 'Luna Enterprise: an account manager and custom onboarding'}
        </h2>
        <p>
          {isCurrent
            ? 'Write whenever something is unclear or should go better. It reaches your account manager.'
            : 'One person who knows your company, and a start that is made for it. Say what you need, and we agree on the rest.'}
        </p>
      </div>
      {action}
    </div>
  )
}
