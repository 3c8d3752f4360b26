/** A new secret for a token: how long the old one may live on, who still uses it, then the new one, once. */

import type { RotatedToken, Token } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tokenVersionsQuery, useForgetTokens, useRotateToken } from '../../../api/token.ts'
import { ActForm } from '../../../parts/act-form.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { SecretOnce } from '../../../parts/secret-once.tsx'
import { useReturnFocus } from '../../../parts/use-return-focus.ts'
import { useStay } from '../../../parts/use-stay.ts'
import { useNow } from '../../../session/clock.ts'
import { useFormat } from '../../../text/use-format.ts'
import { livingSecrets } from '../secret-lives.ts'
import { OverlapChoice } from './overlap-choice.tsx'
import type { TokenDialogProps } from './revoke-dialog.tsx'

export function RotateDialog({ token, onClose }: TokenDialogProps) {
  const [rotated, setRotated] = useState<RotatedToken | null>(null)
  const forget = useForgetTokens()
  useReturnFocus()
  const stored = (): void => {
    onClose()
    forget()
  }
  if (rotated !== null) return <NewSecret rotated={rotated} onStored={stored} />
  return <RotateForm token={token} onClose={onClose} onRotated={setRotated} />
}

function NewSecret({ rotated, onStored }: { readonly rotated: RotatedToken; onStored(): void }) {
  const { t } = useTranslation()
  const { moment, zone } = useFormat()
  const { previousSecretExpiresAt: until, secret, token } = rotated
  return (
    <SecretOnce title={t('token.rotate.issued', { name: token.name })} issued={[{ token, secret }]} onStored={onStored}>
      <p>{until === null ? t('token.rotate.oldEnded') : t('token.rotate.oldUntil', { moment: moment(until), zone })}</p>
    </SecretOnce>
  )
}

interface RotateFormProps extends TokenDialogProps {
  onRotated(rotated: RotatedToken): void
}

function RotateForm({ token, onClose, onRotated }: RotateFormProps) {
  const { t } = useTranslation()
  const [overlapSeconds, setOverlap] = useState<number | null>(0)
  const rotate = useRotateToken()
  useStay(rotate.isPending)
  const submit = (): void => {
    if (overlapSeconds !== null) rotate.mutate({ id: token.id, overlapSeconds }, { onSuccess: onRotated })
  }
  return (
    <FormDialog title={t('token.rotate.title', { name: token.name })} onClose={onClose}>
      <ActForm
        verb={t('token.rotate.verb')}
        ready={overlapSeconds !== null}
        pending={rotate.isPending}
        problem={rotate.error}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{t('token.rotate.what')}</p>
        <StillUsed token={token} />
        <OverlapChoice expiresAt={token.expiresAt} onChange={setOverlap} />
      </ActForm>
    </FormDialog>
  )
}

/** When the present secret was used last, and whether an older one still lives, which ends with this rotation. */
function StillUsed({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { moment, relative } = useFormat()
  const now = useNow()
  const { data } = useQuery(tokenVersionsQuery(token.id))
  if (data === undefined) return null
  const { older, present } = livingSecrets(data.secrets, now)
  const used = present?.lastUsedAt ?? null
  const address = token.lastUsedAddress
  const when = used === null ? '' : relative(used, now)
  return (
    <>
      {used === null && <p>{t('token.rotate.neverUsed')}</p>}
      {used !== null && (
        <p>
          {address === null ? t('token.rotate.lastUsed', { when }) : t('token.rotate.lastUsedFrom', { when, address })}
        </p>
      )}
      {older?.expiresAt != null && <p>{t('token.rotate.older', { moment: moment(older.expiresAt) })}</p>}
    </>
  )
}
