import { Kbd, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { PersonMenu } from '../auth/person-menu.tsx'
import { useDraftCount } from '../emails/draft-count.ts'
import { OrgSwitcher } from '../orgs/org-switcher.tsx'
import { modKey } from '../ui/keys.tsx'
import { places } from './destinations.ts'
import { NoticesBell } from './notices-bell.tsx'
import classes from './sidebar.module.css'

export function Sidebar({ onSearch }: { readonly onSearch: () => void }) {
  const drafts = useDraftCount()
  return (
    <div className={`${classes.sidebar} no-print`}>
      <div className={classes.top}>
        <OrgSwitcher />
      </div>
      <UnstyledButton className={classes.search} onClick={onSearch}>
        <IconSearch size={15} aria-hidden />
        <span>Search</span>
        <Kbd size="xs">{modKey} K</Kbd>
      </UnstyledButton>
      <nav className={classes.nav} aria-label="Main">
        {places.map(({ to, name, icon: Picture }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ includeSearch: false }}>
            <Picture size={17} stroke={1.6} aria-hidden />
            <span className={classes.name}>{name}</span>
            {to === '/approvals' && drafts !== null && (
              <span className={classes.count}>
                {drafts}
                <span className="unseen"> drafts wait</span>
              </span>
            )}
          </Link>
        ))}
      </nav>
      <div className={classes.bottom}>
        <PersonMenu />
        <NoticesBell />
      </div>
    </div>
  )
}
