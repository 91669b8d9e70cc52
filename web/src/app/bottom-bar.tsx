/** The sidebar of a phone: the places a thumb reaches, and a drawer with the rest. */
import { Drawer, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { PersonMenu } from '../auth/person-menu.tsx'
import { useDraftCount } from '../emails/draft-count.ts'
import { OrgSwitcher } from '../orgs/org-switcher.tsx'
import classes from './bottom-bar.module.css'
import { places } from './destinations.ts'
import { NoticesBell } from './notices-bell.tsx'

const inBar = ['/leads', '/approvals', '/analytics']

export function BottomBar({ onSearch }: { readonly onSearch: () => void }) {
  const [isOpen, drawer] = useDisclosure()
  const drafts = useDraftCount()
  return (
    <nav className={`${classes.bar} no-print`} aria-label="Main, on a phone">
      {places
        .filter(({ to }) => inBar.includes(to))
        .map(({ to, name, icon: Picture }) => (
          <Link key={to} to={to} className={classes.item} activeOptions={{ includeSearch: false }}>
            <Picture size={21} stroke={1.6} aria-hidden />
            <span>{name}</span>
            {to === '/approvals' && drafts !== null && <span className={classes.dot} aria-hidden />}
          </Link>
        ))}
      <UnstyledButton className={classes.item} onClick={onSearch}>
        <IconSearch size={21} stroke={1.6} aria-hidden />
        <span>Search</span>
      </UnstyledButton>
      <UnstyledButton className={classes.item} onClick={drawer.open}>
        <IconMenu2 size={21} stroke={1.6} aria-hidden />
        <span>More</span>
      </UnstyledButton>
      <Drawer
        opened={isOpen}
        onClose={drawer.close}
        position="bottom"
        size="auto"
        title="More"
        classNames={{ content: classes.drawer }}
        radius="lg"
      >
        <OrgSwitcher />
        <div className={classes.links}>
          {places
            .filter(({ to }) => !inBar.includes(to))
            .map(({ to, name, icon: Picture }) => (
              <Link key={to} to={to} className={classes.link} onClick={drawer.close}>
                <Picture size={19} stroke={1.6} aria-hidden />
                {name}
              </Link>
            ))}
        </div>
        <div className={classes.person}>
          <PersonMenu />
          <NoticesBell />
        </div>
      </Drawer>
    </nav>
  )
}
