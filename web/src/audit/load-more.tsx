import { Button } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import classes from './audit.module.css'

interface LoadMoreProps {
  readonly isLoading: boolean
  readonly onMore: () => void
}

/** Loads by itself when it comes near; a button, too, for keys. */
export function LoadMore({ isLoading, onMore }: LoadMoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '300px' })
  const newest = useRef(onMore)
  useEffect(() => {
    newest.current = onMore
  })
  const isNear = entry?.isIntersecting ?? false
  useEffect(() => {
    if (isNear && !isLoading) newest.current()
  }, [isNear, isLoading])
  return (
    <div ref={ref} className={classes.more}>
      <Button variant="subtle" color="gray" loading={isLoading} onClick={onMore}>
        Show older ones
      </Button>
    </div>
  )
}
