import type { Issuer } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useDeleteIssuer } from '../../api/issuers.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'

export interface DeleteIssuerProps {
  readonly tenant: string
  readonly issuer: Issuer
  onClose(): void
}

/** Deletes an issuer, with what its rules gave and what was begun through it. */
export function DeleteIssuer({ tenant, issuer, onClose }: DeleteIssuerProps) {
  const { t } = useTranslation()
  const remove = useDeleteIssuer(tenant, issuer.id)
  const { name } = issuer
  const done = (): void => {
    notify(t('issuers.deleted', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('issuers.deleteTitle', { name })}
      verb={t('issuers.deleteVerb', { name })}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <div>
        <p>{t('issuers.deleteWhat')}</p>
        <Points>
          {(['sessions', 'memberships', 'links'] as const).map((each) => (
            <li key={each}>{t(`issuers.deleteGoes.${each}`)}</li>
          ))}
        </Points>
      </div>
      <p>{t('issuers.deleteAfter')}</p>
    </ConfirmDialog>
  )
}
