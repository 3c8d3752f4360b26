import { useTranslation } from 'react-i18next'
import { useDeleteIdentity } from '../../api/issuers.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useTenant } from '../../session/tenant.ts'
import type { CompanyActProps } from './link-company.tsx'

/** Ends that a person can sign in through a company. */
export function UnlinkCompany({ user, identity, onClose }: CompanyActProps) {
  const { t } = useTranslation()
  const unlink = useDeleteIdentity(useTenant(), user.id, identity.issuer)
  const names = { name: user.name, company: identity.issuerName }
  const done = (): void => {
    notify(t('issuers.person.unlinked', names))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('issuers.person.unlinkTitle', names)}
      verb={t('issuers.person.unlinkVerb')}
      destructive
      pending={unlink.isPending}
      problem={unlink.error}
      onConfirm={() => unlink.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t('issuers.person.unlinkWhat', names)}</p>
    </ConfirmDialog>
  )
}
