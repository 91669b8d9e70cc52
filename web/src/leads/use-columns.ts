/**
 * Which columns are shown, remembered in this browser for each company and view. A saved view brings its own, until
 * somebody chooses others here.
 */
import type { LeadView } from '@bolsivo/sdk'
import { useLocalStorage } from '@mantine/hooks'
import { useSession } from '../session/session.ts'
import { usualColumns } from './columns.tsx'

export interface ChosenColumns {
  readonly ids: readonly string[]
  /** They are not those of the saved view. */
  readonly areOther: boolean
  choose(ids: readonly string[]): void
  reset(): void
}

export function useColumns(view: LeadView | undefined): ChosenColumns {
  const { org } = useSession()
  const [chosen, setChosen, forget] = useLocalStorage<readonly string[] | null>({
    key: `bolsivo-columns-${org.id}-${view?.id ?? 'all'}`,
    defaultValue: null,
    getInitialValueInEffect: false,
    deserialize: readColumns,
  })
  const usual = view?.columns ?? usualColumns
  return {
    ids: chosen ?? usual,
    areOther: chosen !== null && chosen.join() !== usual.join(),
    choose: (ids) => setChosen(ids),
    reset: forget,
  }
}

/** Whatever stands there. */
function readColumns(text: string | undefined): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return Array.isArray(value) && value.every((id) => typeof id === 'string') ? value : null
  } catch {
    return null
  }
}
