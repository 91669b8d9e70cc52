import classes from './rate-bar.module.css'

export interface RateBarProps {
  /** Of the whole length, 0–1. */
  readonly share: number
  readonly tone?: 'accent' | 'quiet'
}

/** Beside a figure that says the same. */
export function RateBar({ share, tone = 'accent' }: RateBarProps) {
  return (
    <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" data-tone={tone} aria-hidden>
      <rect className={classes.rest} width={100} height={1} />
      <rect className={classes.fill} width={share * 100} height={1} />
    </svg>
  )
}
