/** Who is signed in, at the foot of the sidebar: their account, how it all looks, the way out. */
import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../session/session.ts'
import { useSignOut } from '../session/sign-out.ts'
import { colorSchemes } from '../ui/color-schemes.ts'
import classes from './person-menu.module.css'

export function PersonMenu() {
  const { person } = useSession()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="top-start" width={256}>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <Avatar name={person.name} size={24} color="brand" aria-hidden />
          <span className="clip">{person.name}</span>
          <span className="unseen">, your menu</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div className="clip">{person.name}</div>
          <div className={`${classes.email} clip`}>{person.email}</div>
        </div>
        <Menu.Divider />
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
        >
          <div className={classes.schemes}>
            {colorSchemes.map(({ value, name, icon: Picture }) => (
              <Menu.RadioItem
                key={value}
                value={value}
                className={classes.scheme}
                classNames={{ itemIndicator: classes.check, itemLabel: classes.schemeName }}
              >
                <Picture size={15} stroke={1.6} aria-hidden />
                {name}
              </Menu.RadioItem>
            ))}
          </div>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={16} stroke={1.6} aria-hidden />}
          onClick={() => navigate({ to: '/settings/account' })}
        >
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
