/**
 * The dialog of a form. It is mounted while it is open, stays while its form is on its way, and the focus returns to where
 * it came from.
 */

import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HeldOpen, useHeldOpen } from './held-open.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface FormDialogProps {
  readonly title: string
  readonly size?: 'md' | 'lg'
  readonly children: ReactNode
  onClose(): void
}

export function FormDialog({ title, size = 'md', children, onClose }: FormDialogProps) {
  const { t } = useTranslation()
  const { held, close } = useHeldOpen(onClose)
  useReturnFocus()
  return (
    <Modal opened size={size} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <HeldOpen value={held}>{children}</HeldOpen>
    </Modal>
  )
}
