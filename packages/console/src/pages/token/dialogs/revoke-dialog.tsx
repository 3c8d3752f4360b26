/** Revoking stops a token for a while. That it can be undone is said plainly, because elsewhere it cannot. */

import { TextInput } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRevokeTokens } from '../../../api/tokens.ts'
import { notify } from '../../../parts/announcer.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { RecentUse } from './recent-use.tsx'
import { spreadText } from './spread.ts'

const LONGEST_REASON = 500

export interface TokenDialogProps {
  readonly token: Token
  onClose(): void
}

export function RevokeDialog({ token, onClose }: TokenDialogProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const revoke = useRevokeTokens()
  const { id, name } = token
  const confirm = (): void =>
    revoke.mutate(
      { id, reason: reason.trim() },
      {
        onSuccess: ({ propagation }) => {
          notify(t('token.revoke.done', { name, spread: spreadText(propagation) }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      title={t('token.revoke.title', { name })}
      verb={t('token.revoke.verb')}
      pending={revoke.isPending}
      problem={revoke.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <RecentUse token={token} />
      <p>{t('token.revoke.what')}</p>
      <TextInput
        label={`${t('token.revoke.reason')} (${t('common.optional')})`}
        description={t('token.revoke.reasonWhat')}
        maxLength={LONGEST_REASON}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
