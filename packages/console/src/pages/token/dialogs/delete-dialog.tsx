/** Deleting ends a token for good. One that reaches far and is in use asks for its name first. */

import { useTranslation } from 'react-i18next'
import { useDeleteTokens } from '../../../api/tokens.ts'
import { notify } from '../../../parts/announcer.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { reachesFar } from '../../../parts/reaches-far.ts'
import { useNow } from '../../../session/clock.ts'
import { RecentUse } from './recent-use.tsx'
import type { TokenDialogProps } from './revoke-dialog.tsx'
import { spreadText } from './spread.ts'

export interface GoneDialogProps extends TokenDialogProps {
  readonly onGone?: (() => void) | undefined
}

export function DeleteDialog({ token, onClose, onGone }: GoneDialogProps) {
  const { t } = useTranslation()
  const now = useNow()
  const remove = useDeleteTokens()
  const { id, kind, name, status } = token
  const confirm = (): void =>
    remove.mutate(id, {
      onSuccess: (spread) => {
        const done = spread && t('token.delete.done', { name, spread: spreadText(spread) })
        notify(done ?? t('token.delete.doneSimply', { name }))
        onClose()
        onGone?.()
      },
    })
  return (
    <ConfirmDialog
      title={t('token.delete.title', { name })}
      verb={t('token.delete.verb')}
      destructive
      typedName={reachesFar(token, now) ? name : undefined}
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <RecentUse token={token} />
      <p>{kind === 'application' ? t('token.delete.application') : t('token.delete.what')}</p>
      {token.user?.type === 'technical' && <p>{t('token.delete.technicalUser')}</p>}
      {(status === 'active' || status === 'suspended') && <p className="quiet">{t('token.delete.orRevoke')}</p>}
    </ConfirmDialog>
  )
}
