/**
 * An example of what a schema describes: its own, or one made of those of its parts. So a lead has its example beside
 * its shape, and every list and every answer with a lead in it has the same.
 */
import type { Json } from './schemas.ts'

/** Undefined where a part of it has none: half an example is worse than none. */
export function exampleOf(schema: Json | null | undefined, components: Json): unknown {
  if (!schema) return undefined
  const { $ref, examples, anyOf, properties, items } = schema as Partial<Described>
  if (examples) return examples[0]
  if ($ref) return exampleOf(components[$ref.split('/').at(-1) ?? ''] as Json, components)
  if ('const' in schema) return schema.const
  if (anyOf) return exampleOf(anyOf[0], components)
  if (items) return listOf(exampleOf(items, components))
  if (!properties) return undefined
  const parts = Object.entries(properties).map(([name, part]) => [name, exampleOf(part, components)] as const)
  return parts.every(([, value]) => value !== undefined) ? Object.fromEntries(parts) : undefined
}

const listOf = (item: unknown) => (item === undefined ? undefined : [item])

interface Described {
  readonly $ref: string
  readonly examples: readonly unknown[]
  readonly anyOf: readonly Json[]
  readonly properties: Readonly<Record<string, Json>>
  readonly items: Json
}
