/** The pages of settings, with their own menu: beside them, or on a phone above. */
import { NativeSelect } from '@mantine/core'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { settings } from './destinations.ts'
import classes from './settings-layout.module.css'

export function SettingsLayout() {
  return (
    <div className={classes.settings}>
      <nav className={`${classes.nav} no-print`} aria-label="Settings">
        {settings.map(({ name, destinations }) => (
          <div key={name} className={classes.group}>
            <div className={classes.title}>{name}</div>
            {destinations.map(({ to, name: label, icon: Picture }) => (
              <Link key={to} to={to} className={classes.link} activeOptions={{ includeSearch: false }}>
                <Picture size={16} stroke={1.6} aria-hidden />
                {label}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className={classes.page}>
        <div className={`${classes.chooser} no-print`}>
          <Chooser />
        </div>
        <Outlet />
      </div>
    </div>
  )
}

function Chooser() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const all = settings.flatMap(({ destinations }) => destinations)
  return (
    <NativeSelect
      aria-label="Settings page"
      value={all.find(({ to }) => pathname.startsWith(to))?.to}
      onChange={(event) => void navigate({ to: event.currentTarget.value })}
      data={settings.map(({ name, destinations }) => ({
        group: name,
        items: destinations.map(({ to, name: label }) => ({ value: to, label })),
      }))}
    />
  )
}
