/**
 * The house's look in Mantine's words: greys with a little green, one accent, 13 px text, hairlines, small corners.
 * Pages use Mantine's components as they are, and the variables of global.css for colours with a meaning.
 */
import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core'

const brand: MantineColorsTuple = [
  '#e9f6f1',
  '#d2ece3',
  '#a6d9c8',
  '#74c6aa',
  '#4cc9a0',
  '#22a67f',
  '#118a69',
  '#0b7a5c',
  '#086048',
  '#054a37',
]

const gray: MantineColorsTuple = [
  '#f7f8f7',
  '#f1f3f2',
  '#e9ecea',
  '#e4e8e6',
  '#d6dcd9',
  '#a9b3ae',
  '#5b6561',
  '#454d4a',
  '#2c3230',
  '#131715',
]

const dark: MantineColorsTuple = [
  '#eef2f0',
  '#c3cbc7',
  '#98a39e',
  '#7d8884',
  '#2c3331',
  '#222826',
  '#161a19',
  '#0e1110',
  '#0a0d0c',
  '#070908',
]

/** From the eighth on dark enough under white words. */
const red: MantineColorsTuple = [
  '#fdf1f0',
  '#fbe2e0',
  '#f5c4c0',
  '#f08a80',
  '#e8695e',
  '#dc4c40',
  '#cf4036',
  '#b8322a',
  '#a02a23',
  '#85221c',
]

/** As red: Mantine's own is too pale for words on its pale ground. */
const yellow: MantineColorsTuple = [
  '#fdf6e7',
  '#faebcb',
  '#f4d89b',
  '#eac26a',
  '#e5b35a',
  '#c98a24',
  '#a5640e',
  '#96590a',
  '#7b4908',
  '#5f3906',
]

/** Items of menus take the sixth, in light and in dark, and are pointed at on this. */
const ofMenuItems = {
  '--mantine-color-red-6': 'var(--bad)',
  '--mantine-color-red-light-hover': 'color-mix(in srgb, var(--bad) 10%, var(--raised))',
  '--mantine-color-yellow-6': 'var(--warn)',
  '--mantine-color-yellow-light-hover': 'color-mix(in srgb, var(--warn) 10%, var(--raised))',
}

export const theme = createTheme({
  colors: { brand, gray, dark, red, yellow },
  primaryColor: 'brand',
  primaryShade: 7,
  black: '#131715',
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '620',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '1.35' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
      h4: { fontSize: '13px', lineHeight: '1.4' },
      h5: { fontSize: '13px', lineHeight: '1.4' },
      h6: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  shadows: {
    xs: 'none',
    sm: 'none',
    md: '0 4px 16px rgb(0 0 0 / 8%)',
    lg: '0 8px 24px rgb(0 0 0 / 10%)',
    xl: '0 12px 40px rgb(0 0 0 / 14%)',
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Text: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { size: 'sm' } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 80 },
        withInitialFocusPlaceholder: false,
      },
    },
    // A named region of index.html: what stands outside of every landmark is not found by who jumps from one to the next.
    Portal: { defaultProps: { target: '#overlays' } },
    Popover: { defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } } },
    Combobox: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, withArrow: false } },
    Modal: {
      defaultProps: {
        radius: 'lg',
        shadow: 'xl',
        transitionProps: { duration: 100 },
        overlayProps: { backgroundOpacity: 0.25 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    Checkbox: { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 13 } } },
    Radio: { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 13 } } },
    Switch: { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 13 } } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 'sm' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...ofMenuItems,
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-placeholder': '#6f7a75',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-4)',
  },
  dark: {
    ...ofMenuItems,
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-placeholder': '#8b9691',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
  },
})

/** public/color-scheme.js reads the same key before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'bolsivo-color-scheme' })

/** Of this page, as the server wrote it; styles that are made while it runs must bear it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
}
