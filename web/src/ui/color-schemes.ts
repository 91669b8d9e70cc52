import { type Icon, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

export interface ColorSchemeChoice {
  readonly value: 'light' | 'dark' | 'auto'
  readonly name: string
  readonly icon: Icon
}

export const colorSchemes: readonly ColorSchemeChoice[] = [
  { value: 'light', name: 'Light', icon: IconSun },
  { value: 'dark', name: 'Dark', icon: IconMoon },
  { value: 'auto', name: 'System', icon: IconDeviceDesktop },
]
