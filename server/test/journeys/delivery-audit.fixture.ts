/** Compares what the server says with what the ledger has. Each list is empty when all is well. */
import { expect } from 'vitest'
import type { Receipt } from './delivery-ledger.fixture.ts'
import type { DeliveryRow } from './delivery-scene.fixture.ts'

export interface Audit {
  /** Deliveries said to be delivered that no receiver took, and those that are not delivered. */
  readonly lost: readonly DeliveryRow[]
  /** Requests that belong to no delivery, or differ from it in any byte. */
  readonly invented: readonly Receipt[]
  /** Requests with the delivery and the attempt number of one before. */
  readonly repeated: readonly Receipt[]
  /** Requests after one that was answered with 200, though its worker did not die before it could say so. */
  readonly needless: readonly Receipt[]
  /** How many requests came after one that was answered with 200 or not at all. */
  readonly duplicates: number
}

export function audit(deliveries: readonly DeliveryRow[], receipts: readonly Receipt[]): Audit {
  const rows = new Map(deliveries.map((row) => [row.id, row]))
  const byDelivery = Map.groupBy(receipts, ({ deliveryId }) => deliveryId)
  const isTaken = ({ id }: DeliveryRow) => byDelivery.get(id)?.some(({ status }) => status === 200) ?? false
  const matches = (receipt: Receipt) => {
    const row = rows.get(receipt.deliveryId)
    return (
      row?.body === receipt.body &&
      row.eventId === receipt.eventId &&
      row.sequence === receipt.sequence &&
      receipt.attempt >= 1 &&
      receipt.attempt <= row.attemptCount
    )
  }
  const repeated = [...byDelivery.values()].flatMap((group) =>
    [...Map.groupBy(group, ({ attempt }) => attempt).values()].flatMap((same) => same.slice(1)),
  )
  const afterTaken = [...byDelivery.values()].flatMap((group) =>
    group.slice(1).map((receipt, index) => ({ receipt, before: group[index] })),
  )
  const duplicates = afterTaken.filter(({ before }) => before?.status === 200 || before?.status === null)
  const needless = duplicates.filter(
    ({ before }) => rows.get(before?.deliveryId ?? '')?.outcomes[before?.attempt ?? 0] !== 'lost',
  )
  return {
    lost: deliveries.filter((row) => row.state !== 'delivered' || !isTaken(row)),
    invented: receipts.filter((receipt) => !matches(receipt)),
    repeated,
    needless: needless.map(({ receipt }) => receipt),
    duplicates: duplicates.length,
  }
}

export function expectNothingWrong({ lost, invented, repeated, needless }: Audit): void {
  expect({ lost, invented, repeated, needless }).toEqual({
    lost: [],
    invented: [],
    repeated: [],
    needless: [],
  })
}

/**
 * The same without asking the server: each path took each event that was recorded, known by its `new_status`, and no
 * other.
 */
export function expectAllTaken(
  receipts: readonly Receipt[],
  paths: readonly string[],
  recorded: readonly string[],
): void {
  const taken = receipts.filter(({ status }) => status === 200)
  for (const path of paths) {
    const marks = taken
      .filter((receipt) => receipt.path === path)
      .map(({ body }) => JSON.parse(body).new_status)
    expect([...new Set(marks)].sort()).toEqual([...recorded].sort())
  }
}
