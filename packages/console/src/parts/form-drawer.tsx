/** The drawer of a form beside its list or page. It is mounted while it is open. */

import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface FormDrawerProps {
  readonly title: string
  /** In px; a form of few fields needs no more than is given without it. */
  readonly width?: number
  readonly children: ReactNode
  onClose(): void
}

export function FormDrawer({ title, width = 480, children, onClose }: FormDrawerProps) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened
      onClose={onClose}
      size={`${width}px`}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {children}
    </Drawer>
  )
}
