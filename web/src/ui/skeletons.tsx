/** What stands where something will come, of the same size, so that nothing jumps. Said once to a screen reader. */
import { Skeleton, Stack } from '@mantine/core'

interface Count {
  readonly count?: number
}

/** Lines of a table or list; `height` is that of a row, borders included. */
export function RowsSkeleton({ count = 8, height = 37 }: Count & { readonly height?: number }) {
  return (
    <div role="status">
      <span className="unseen">Loading</span>
      {Array.from({ length: count }, (_, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike.
          key={at}
          style={{ height, paddingBlock: (height - 12) / 2, borderBottom: '1px solid var(--line)' }}
        >
          <Skeleton height={12} width={`${92 - ((at * 17) % 45)}%`} />
        </div>
      ))}
    </div>
  )
}

/** Labels with inputs under them. */
export function FormSkeleton({ count = 4 }: Count) {
  return (
    <Stack gap="md" role="status">
      <span className="unseen">Loading</span>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fields that are all alike.
        <div key={at}>
          <Skeleton height={12} width={120} mb={8} />
          <Skeleton height={32} />
        </div>
      ))}
    </Stack>
  )
}

/** A card, a chart, a mail. */
export function BlockSkeleton({ height = 160 }: { readonly height?: number }) {
  return (
    <div role="status">
      <span className="unseen">Loading</span>
      <Skeleton height={height} radius="md" />
    </div>
  )
}

/** While the code of a page comes. */
export function PageSkeleton() {
  return (
    <div style={{ padding: '24px 28px' }} role="status">
      <span className="unseen">Loading</span>
      <Skeleton height={20} width={160} mb={28} />
      <Skeleton height={12} width="60%" mb={12} />
      <Skeleton height={12} width="48%" mb={12} />
      <Skeleton height={12} width="54%" />
    </div>
  )
}
