/** Zod shapes as JSON Schema. A shape that has an id (`.meta({ id: 'Lead' })`) is written once and referred to. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

export type Json = Record<string, unknown>

export interface Schemas {
  /** For `components.schemas`: filled by each call of `of`. */
  readonly components: Json
  /** `input`: what may be sent. `output`: what is answered, to which later versions may add fields. */
  of(shape: z.ZodType, io: 'input' | 'output'): Json
}

export function createSchemas(): Schemas {
  const components: Json = {}

  function add(name: string, schema: unknown): void {
    if (name in components && !isDeepStrictEqual(components[name], schema)) {
      throw new Error(`two different shapes have the id ${name}`)
    }
    components[name] = schema
  }

  return {
    components,
    of(shape, io) {
      const {
        $schema: _,
        $defs,
        ...schema
      } = z.toJSONSchema(shape, {
        io,
        override: ({
          zodSchema: {
            _zod: { def },
          },
          jsonSchema,
        }) => {
          // Zod leaves it out before a transformation.
          if (def.type === 'default')
            jsonSchema.default ??= (def as z.core.$ZodDefaultDef).defaultValue as never
          if (io === 'output' && jsonSchema.additionalProperties === false)
            delete jsonSchema.additionalProperties
          // How far whole numbers go in JavaScript is no limit of ours.
          if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
          if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
          delete jsonSchema.id
        },
      })
      for (const [name, definition] of Object.entries($defs ?? {})) add(name, relocated(definition))
      return relocated(schema) as Json
    },
  }
}

/** `#/$defs/Lead` as `#/components/schemas/Lead`. */
function relocated(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'))
}
