/** The menu of statuses at whatever asked for it: a cell, a card, the bar of the selection, or the key S. */
import type { Lead, LeadStatus } from '@bolsivo/sdk'
import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useMoveLeads } from './move-leads.ts'
import { StatusGlyph, statuses, statusNames } from './status.tsx'

interface Asked {
  readonly leads: readonly Lead[]
  readonly at: DOMRect
}

export type Move = (leads: readonly Lead[], to: LeadStatus) => Promise<void>

export interface StatusMenu {
  readonly menu: ReactNode
  open(leads: readonly Lead[], target: Element): void
}

export function useStatusMenu(move?: Move): StatusMenu {
  const [asked, setAsked] = useState<Asked | null>(null)
  const moveLeads = useMoveLeads()
  const choose = (to: LeadStatus) => {
    setAsked(null)
    if (asked) void (move ?? moveLeads)(asked.leads, to)
  }
  const common = new Set(asked?.leads.map(({ status }) => status))
  return {
    open: (leads, target) => setAsked({ leads, at: target.getBoundingClientRect() }),
    menu: (
      <Menu
        opened={asked !== null}
        onChange={(opened) => !opened && setAsked(null)}
        position="bottom-start"
        width={200}
        loop
      >
        <Menu.Target>
          <button type="button" tabIndex={-1} aria-label="Change status" style={placed(asked?.at)} />
        </Menu.Target>
        <Menu.Dropdown
          onKeyDown={({ key }) => {
            const status = statuses[Number(key) - 1]
            if (status) choose(status)
          }}
        >
          {statuses.map((status, at) => (
            <Menu.Item
              key={status}
              leftSection={<StatusGlyph status={status} />}
              rightSection={
                common.size === 1 && common.has(status) ? (
                  <IconCheck size={14} aria-label="now" />
                ) : (
                  <span className="numbers" style={{ color: 'var(--quiet)', fontSize: 11 }}>
                    {at + 1}
                  </span>
                )
              }
              onClick={() => choose(status)}
            >
              {statusNames[status]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    ),
  }
}

function placed(at: DOMRect | undefined): React.CSSProperties {
  return {
    position: 'fixed',
    left: at?.left ?? 0,
    top: at?.top ?? 0,
    width: Math.min(at?.width ?? 0, 120),
    height: at?.height ?? 0,
    padding: 0,
    border: 0,
    opacity: 0,
    pointerEvents: 'none',
  }
}
