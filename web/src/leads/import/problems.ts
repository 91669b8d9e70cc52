/** What an import complains about. Pure. */
import type { Import } from '@bolsivo/sdk'

export type Problem = Import['errors'][number]

/** Without a name there is no lead; any other field is left out, and the row is kept. */
export const isRejected = ({ path }: Problem): boolean => path === '' || path === 'business_name'
