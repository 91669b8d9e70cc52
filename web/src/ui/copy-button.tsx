/** Copies a text and says so. Where a page may not write to the clipboard, it says that instead. */
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { notify } from './notify.tsx'

export interface CopyButtonProps {
  readonly value: string
  /** What is copied: «Copy key». */
  readonly label?: string
  /** A button with the label as text, in place of an icon. */
  readonly withText?: boolean
}

export function CopyButton({ value, label = 'Copy', withText = false }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setIsCopied(true)
    } catch {
      notify.problem('The browser does not let this page copy. Select the text and copy it yourself.')
    }
  }
  const icon = isCopied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />
  const said = isCopied ? 'Copied' : label
  if (withText) {
    return (
      <Button className="no-print" variant="default" leftSection={icon} onClick={copy}>
        {said}
      </Button>
    )
  }
  return (
    <Tooltip label={said}>
      <ActionIcon className="no-print" aria-label={said} onClick={copy}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
