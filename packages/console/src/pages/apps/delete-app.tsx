import type { Client } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useDeleteApp } from '../../api/apps.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

export interface DeleteAppProps {
  readonly tenant: string
  readonly app: Client
  onClose(): void
}

/** Deletes an app, and with it every sign-in that was made with it. */
export function DeleteApp({ tenant, app, onClose }: DeleteAppProps) {
  const { t } = useTranslation()
  const remove = useDeleteApp(tenant, app.id)
  const { name } = app
  const done = (): void => {
    notify(t('apps.deleted', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('apps.deleteTitle', { name })}
      verb={t('apps.deleteVerb', { name })}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t('apps.deleteWhat')}</p>
    </ConfirmDialog>
  )
}
