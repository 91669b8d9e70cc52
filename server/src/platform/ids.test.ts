import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { idTime, isId, newId } from './ids.ts'

afterEach(() => vi.useRealTimers())

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

it('has the form of the contract: a prefix and 26 lower-case characters', () => {
  expect(newId('lead')).toMatch(/^lead_[0-9a-z]{26}$/)
})

it('rises strictly within one process, also inside a millisecond', () => {
  const ids = Array.from({ length: 100_000 }, () => newId('evt'))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted(bytewise)).toEqual(ids)
})

it('rises when the clock is set back', () => {
  const before = newId('evt')
  vi.useFakeTimers({ now: Date.now() - 3_600_000 })
  expect(bytewise(before, newId('evt'))).toBe(-1)
})

it('says when it was made', () => {
  vi.useFakeTimers({ now: Date.parse('2126-06-18T09:12:04.118Z') })
  expect(idTime(newId('lead')).toISOString()).toBe('2126-06-18T09:12:04.118Z')
  expect(idTime(newId('rescore')).toISOString()).toBe('2126-06-18T09:12:04.118Z')
})

it('sorts by creation over processes, as far as their clocks agree', async () => {
  const newIdOfAnother = async () => {
    vi.resetModules()
    return (await import('./ids.ts')).newId
  }
  const [one, other] = [await newIdOfAnother(), await newIdOfAnother()]
  const start = Date.now() + 86_400_000
  const ids = [0, 1, 2, 1_000, 60_000].map((passed, index) => {
    vi.useFakeTimers({ now: start + passed })
    return index % 2 ? one('lead') : other('lead')
  })
  expect(ids.toSorted(bytewise)).toEqual(ids)
})

it('two processes that begin in the same millisecond make different ids', async () => {
  vi.useFakeTimers({ now: Date.now() + 86_400_000 })
  const firsts = new Set<string>()
  for (let process = 0; process < 100; process++) {
    vi.resetModules()
    firsts.add((await import('./ids.ts')).newId('lead'))
  }
  expect(firsts.size).toBe(100)
})

it('knows its own ids, and no others', () => {
  const id = newId('org')
  expect(isId('org', id)).toBe(true)
  expect(isId('lead', id)).toBe(false)
  for (const wrong of [
    '',
    'org_',
    id.slice(0, -1),
    `${id}0`,
    id.toUpperCase(),
    ` ${id}`,
    `${id}\n`,
    `x${id}`,
  ]) {
    expect(isId('org', wrong), JSON.stringify(wrong)).toBe(false)
  }
  for (const letter of 'ilou') expect(isId('org', `${id.slice(0, -1)}${letter}`)).toBe(false)
})

it('what it calls an id can stand inside a statement: nothing hides among its characters', () => {
  const id = newId('org')
  fc.assert(
    fc.property(
      fc.nat({ max: id.length }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      (at, more) => {
        expect(isId('org', id.slice(0, at) + more + id.slice(at))).toBe(false)
        const replaced = id.slice(0, at) + more + id.slice(at + more.length)
        if (isId('org', replaced)) expect(replaced).toMatch(/^org_[0-9a-z]{26}$/)
      },
    ),
  )
})
