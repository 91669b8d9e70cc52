/** A button that leads to a page: `<LinkButton to="/leads" variant="default">Leads</LinkButton>`, typed as `Link`. */
import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type AnchorProps = ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>

function AnchorButton(props: AnchorProps) {
  return <Button component="a" {...props} />
}

export const LinkButton = createLink(AnchorButton)
