/** JSON Schema, as the OpenAPI document has it, in TypeScript: the part of it that Zod writes. */
import { isDeepStrictEqual } from 'node:util'

export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
}

export interface TypeWriter {
  /** The type, on one line or, for an object, on several. */
  typeOf(schema: JsonSchema): string
  /** `interface` or `type`, exported, with its description. */
  declare(name: string, schema: JsonSchema): string
}

export interface TypeWriterOptions {
  /** `components.schemas`: what has a name is called by it. */
  readonly named: Readonly<Record<string, JsonSchema>>
  /** Of what is sent, a field that may be left out may also be undefined. */
  readonly isInput: boolean
}

export function createTypeWriter({ named, isInput }: TypeWriterOptions): TypeWriter {
  const enums = Object.entries(named).filter(([, schema]) => schema.enum !== undefined)

  function typeOf(schema: JsonSchema): string {
    if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'unknown'
    if (schema.const !== undefined) return literal(schema.const)
    if (schema.enum) return nameOfEnum(schema.enum) ?? schema.enum.map(literal).join(' | ')
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return [...new Set(choices.map(typeOf))].join(' | ')
    if (Array.isArray(schema.type)) {
      return schema.type.map((type: string) => typeOf({ ...schema, type })).join(' | ')
    }
    switch (schema.type) {
      case 'string':
      case 'boolean':
      case 'null':
        return schema.type
      case 'integer':
      case 'number':
        return 'number'
      case 'array':
        return `${isInput ? 'readonly ' : ''}${arrayOf(typeOf(schema.items ?? {}))}`
      case 'object':
        return objectType(schema)
      case undefined:
        return 'unknown'
      default:
        throw new Error(`no TypeScript for the type ${String(schema.type)}`)
    }
  }

  const nameOfEnum = (values: readonly unknown[]): string | undefined =>
    enums.find(([, schema]) => isDeepStrictEqual(schema.enum, values))?.[0]

  function objectType({ properties, required = [], additionalProperties }: JsonSchema): string {
    if (!properties) {
      const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'
      return `Record<string, ${value}>`
    }
    const fields = Object.entries(properties).flatMap(([name, schema]) => {
      const isOptional = !required.includes(name)
      const type = typeOf(schema)
      const orUndefined = isOptional && isInput && type !== 'unknown' ? ' | undefined' : ''
      return [...comment(saidOf(schema)), `${name}${isOptional ? '?' : ''}: ${type}${orUndefined}`]
    })
    return `{\n${indent(fields.join('\n'))}\n}`
  }

  return {
    typeOf,
    declare(name, schema) {
      const type = schema.enum ? schema.enum.map(literal).join(' | ') : typeOf(schema)
      const declared = type.startsWith('{')
        ? `export interface ${name} ${type}`
        : `export type ${name} = ${type}`
      return [...comment(schema.description), declared].join('\n')
    },
  }
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value))

const arrayOf = (item: string): string =>
  /[ |]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`

function saidOf(schema: JsonSchema): string | undefined {
  if (schema.default === undefined) return schema.description
  return [schema.description, `Default ${JSON.stringify(schema.default)}`].filter(Boolean).join('. ')
}

/** As the lines of a JSDoc comment. */
export function comment(text: string | undefined): string[] {
  if (!text) return []
  const lines = wrapped(text.replaceAll('*/', '*\\/')).split('\n')
  if (lines.length === 1) return [`/** ${lines[0]} */`]
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}

/** Paragraphs of lines that fit. */
const wrapped = (text: string): string =>
  text.replace(/(?<=\S)\n(?=\S)/g, ' ').replace(/(?=.{101}).{1,100} /g, (line) => `${line.trimEnd()}\n`)

export const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')
