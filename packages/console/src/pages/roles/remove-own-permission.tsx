import { useTranslation } from 'react-i18next'
import { type OwnPermissions, usePutOwnPermissions } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

interface RemoveOwnPermissionProps {
  readonly tenant: string
  readonly name: string
  onClose(): void
}

/** Takes a permission of the tenant's own away; the server refuses while anything still holds it. */
export function RemoveOwnPermission({ tenant, name, onClose }: RemoveOwnPermissionProps) {
  const { t } = useTranslation()
  const put = usePutOwnPermissions(tenant)
  const done = (): void => {
    notify(t('roles.own.removed', { name }))
    onClose()
  }
  const without = (present: OwnPermissions): OwnPermissions => present.filter((each) => each.name !== name)
  return (
    <ConfirmDialog
      title={t('roles.own.removeTitle', { name })}
      verb={t('roles.own.removeVerb')}
      destructive
      pending={put.isPending}
      problem={put.error}
      onConfirm={() => put.mutate(without, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t('roles.own.removeWhat')}</p>
    </ConfirmDialog>
  )
}
