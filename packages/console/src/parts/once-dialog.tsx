/**
 * The dialog of what is shown once. Neither Escape nor a click outside closes it, leaving the page asks first, and even a
 * session that ends waits for it: what is lost here is lost.
 */

import { Button, Group, Modal, Stack } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { showSecret } from '../session/shown-secrets.ts'
import { notify } from './announcer.tsx'
import classes from './secret-once.module.css'

export interface OnceDialogProps {
  readonly title: string
  /** The only way out: that all of it is stored. */
  readonly stored: string
  readonly children: ReactNode
  onStored(): void
}

export function OnceDialog({ title, stored, children, onStored }: OnceDialogProps) {
  const { t } = useTranslation()
  const left = useRef(false)
  useEffect(showSecret, [])
  useBlocker({
    enableBeforeUnload: () => !left.current,
    shouldBlockFn: () => {
      if (!left.current) notify(t('create.once.stay'))
      return !left.current
    },
  })
  const leave = (): void => {
    left.current = true
    onStored()
  }
  return (
    <Modal
      opened
      size={640}
      title={title}
      classNames={{ title: classes.title }}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      onClose={() => notify(t('create.once.stay'))}
    >
      <Stack gap="md">
        {children}
        <Group justify="flex-end">
          <Button onClick={leave}>{stored}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
