/** Which columns are shown: ticks and an order that the arrows change. */
import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { columnName, columns } from './columns.tsx'
import classes from './columns-menu.module.css'
import type { ChosenColumns } from './use-columns.ts'

export interface ColumnsMenuProps {
  readonly chosen: ChosenColumns
  /** Own fields of the loaded leads. */
  readonly customIds: readonly string[]
}

export function ColumnsMenu({ chosen, customIds }: ColumnsMenuProps) {
  const shown = chosen.ids.filter((id) => id !== 'business_name')
  const all = new Set([...columns.map(({ id }) => id), ...customIds])
  const hidden = [...all].filter((id) => id !== 'business_name' && !shown.includes(id))
  const choose = (ids: readonly string[]) => chosen.choose(['business_name', ...ids])
  const swap = (at: number, by: number) => {
    const ids = [...shown]
    const [id] = ids.splice(at, 1)
    if (id !== undefined) choose(ids.toSpliced(at + by, 0, id))
  }
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <ActionIcon variant="default" size={32} aria-label="Columns" title="Columns">
          <IconColumns3 size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns" className={classes.panel}>
        {shown.map((id, at) => (
          <div key={id} className={classes.line}>
            <Checkbox
              label={columnName(id)}
              checked
              onChange={() => choose(shown.filter((one) => one !== id))}
            />
            <span className={classes.arrows}>
              <ActionIcon
                size={22}
                aria-label={`Move ${columnName(id)} to the left`}
                disabled={at === 0}
                onClick={() => swap(at, -1)}
              >
                <IconArrowUp size={13} aria-hidden />
              </ActionIcon>
              <ActionIcon
                size={22}
                aria-label={`Move ${columnName(id)} to the right`}
                disabled={at === shown.length - 1}
                onClick={() => swap(at, 1)}
              >
                <IconArrowDown size={13} aria-hidden />
              </ActionIcon>
            </span>
          </div>
        ))}
        {hidden.length > 0 && <div className={classes.divider} />}
        {hidden.map((id) => (
          <div key={id} className={classes.line}>
            <Checkbox label={columnName(id)} checked={false} onChange={() => choose([...shown, id])} />
          </div>
        ))}
        {chosen.areOther && (
          <Button variant="subtle" color="gray" size="xs" mt={6} onClick={chosen.reset}>
            Usual columns
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
