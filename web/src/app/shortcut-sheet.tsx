/** The keys that work on the page that is shown. */
import { Modal } from '@mantine/core'
import { Keys } from '../ui/keys.tsx'
import { shownShortcuts } from '../ui/use-shortcut.ts'
import classes from './shortcut-sheet.module.css'

export interface ShortcutSheetProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function ShortcutSheet({ opened, onClose }: ShortcutSheetProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="sm">
      {opened &&
        Object.entries(Object.groupBy(shownShortcuts(), ({ group }) => group)).map(
          ([group, shortcuts = []]) => (
            <section key={group} className={classes.group}>
              <h3 className={classes.title}>{group}</h3>
              <dl className={classes.list}>
                {shortcuts.map(({ keys, label }) => (
                  <div key={keys} className={classes.row}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ),
        )}
    </Modal>
  )
}
