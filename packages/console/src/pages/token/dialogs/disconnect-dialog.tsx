import { useTranslation } from 'react-i18next'
import { useDeleteTokens } from '../../../api/tokens.ts'
import { notify } from '../../../parts/announcer.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import type { GoneDialogProps } from './delete-dialog.tsx'

/** Signs a person out of one device. */
export function DisconnectDialog({ token, onClose, onGone }: GoneDialogProps) {
  const { t } = useTranslation()
  const remove = useDeleteTokens()
  const name = token.user?.name ?? t('common.unknownPerson')
  const device = token.device?.name ?? t('token.disconnect.unnamed')
  const confirm = (): void =>
    remove.mutate(token.id, {
      onSuccess: () => {
        notify(t('token.disconnect.done', { name, device }))
        onClose()
        onGone?.()
      },
    })
  return (
    <ConfirmDialog
      title={t('token.disconnect.title', { name })}
      verb={t('token.disconnect.verb')}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('token.disconnect.what', { name, device })}</p>
      <p className="quiet">{t('token.disconnect.keeps', { name })}</p>
    </ConfirmDialog>
  )
}
