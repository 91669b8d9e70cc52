import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { colorSchemes } from '../../ui/color-schemes.ts'
import classes from './account.module.css'

/** Kept by this browser. */
export function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      aria-label="Colours"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={colorSchemes.map(({ value, name, icon: Picture }) => ({
        value,
        label: (
          <span className={classes.scheme}>
            <Picture size={15} stroke={1.6} aria-hidden />
            {name}
          </span>
        ),
      }))}
    />
  )
}
