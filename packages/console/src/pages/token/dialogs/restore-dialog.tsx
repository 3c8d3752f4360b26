import { useTranslation } from 'react-i18next'
import { useRestoreTokens } from '../../../api/tokens.ts'
import { notify } from '../../../parts/announcer.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { useCauses } from '../../../parts/status.tsx'
import type { TokenDialogProps } from './revoke-dialog.tsx'
import { spreadText } from './spread.ts'

/** Undoes a revoke. A token that is suspended besides says so. */
export function RestoreDialog({ token, onClose }: TokenDialogProps) {
  const { t } = useTranslation()
  const restore = useRestoreTokens()
  const causes = useCauses(token)
  const { id, name } = token
  const confirm = (): void =>
    restore.mutate(id, {
      onSuccess: ({ propagation }) => {
        notify(t('token.restore.done', { name, spread: spreadText(propagation) }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('token.restore.title', { name })}
      verb={t('token.restore.verb')}
      pending={restore.isPending}
      problem={restore.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {causes.length === 0 ? (
        <p>{t('token.restore.what')}</p>
      ) : (
        <p>
          {causes.join(' ')} {t('token.restore.suspended')}
        </p>
      )}
    </ConfirmDialog>
  )
}
