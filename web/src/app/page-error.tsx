/** In place of a page that broke. After a new release the code of a page may be gone: then loading anew helps. */
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useRouter } from '@tanstack/react-router'
import { ErrorState } from '../ui/states.tsx'

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    if (error instanceof Error && /dynamically imported module|module script failed/i.test(error.message))
      return location.reload()
    reset()
    void router.invalidate()
  }
  return <ErrorState error={error} onRetry={retry} />
}
