/** Which company the pages are about, and the others that one works for. */
import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { planNames, useSession, useSwitchOrg } from '../session/session.ts'
import { Mark } from '../ui/brand.tsx'
import { notify } from '../ui/notify.tsx'
import classes from './org-switcher.module.css'

export function OrgSwitcher() {
  const { org, orgs } = useSession()
  const navigate = useNavigate()
  const switchOrg = useSwitchOrg()

  const choose = async (orgId: string) => {
    if (orgId === org.id) return
    try {
      await switchOrg.mutateAsync(orgId)
      await navigate({ to: '/leads' })
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-label={`Company: ${org.name}. Switch`}>
          <Mark size={22} />
          <span className={`${classes.name} clip`}>{org.name}</span>
          <IconSelector size={15} className={classes.arrow} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Companies</Menu.Label>
        {orgs.map(({ id, name, plan }) => (
          <Menu.Item
            key={id}
            onClick={() => choose(id)}
            rightSection={id === org.id ? <IconCheck size={15} aria-label="shown" /> : null}
          >
            <div className="clip">{name}</div>
            <div className={classes.plan}>{planNames[plan] ?? plan}</div>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => navigate({ to: '/welcome', search: { step: 'company' } })}
        >
          New company
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
