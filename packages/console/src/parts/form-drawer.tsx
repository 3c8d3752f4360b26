/**
 * The drawer of a form beside its list or page. It is mounted while it is open, stays while its form is on its way, and the
 * focus returns to where it came from.
 */

import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HeldOpen, useHeldOpen } from './held-open.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface FormDrawerProps {
  readonly title: string
  /** In px; a form of few fields needs no more than is given without it. */
  readonly width?: number
  readonly children: ReactNode
  onClose(): void
}

export function FormDrawer({ title, width = 480, children, onClose }: FormDrawerProps) {
  const { t } = useTranslation()
  const { held, close } = useHeldOpen(onClose)
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={close}
      size={`${width}px`}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <HeldOpen value={held}>{children}</HeldOpen>
    </Drawer>
  )
}
