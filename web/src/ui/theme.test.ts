import { darken, luminance } from '@mantine/core'
import { expect, it } from 'vitest'
import { theme } from './theme.ts'

const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

it.each(['red', 'yellow'] as const)('words in %s are read in light and dark', (color) => {
  const shade = (at: number) => theme.colors?.[color]?.[at] ?? ''
  const pairs = {
    'a light alert': [shade(9), shade(1)],
    'a dark alert': [shade(0), darken(shade(9), 0.5)],
    'white on a filled button': ['#ffffff', shade(7)],
    'white on it while it is pointed at': ['#ffffff', shade(8)],
    'the text in light': [shade(7), '#ffffff'],
    'the text in dark': [shade(4), '#191e1c'],
  }
  for (const [name, [words = '', ground = '']] of Object.entries(pairs)) {
    expect(contrast(words, ground), name).toBeGreaterThanOrEqual(4.5)
  }
})
