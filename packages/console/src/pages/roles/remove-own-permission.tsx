import { useTranslation } from 'react-i18next'
import { usePutOwnPermissions } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import type { OwnPermission } from '../../parts/permission-picker.tsx'

interface RemoveOwnPermissionProps {
  readonly tenant: string
  readonly own: readonly OwnPermission[]
  readonly name: string
  onClose(): void
}

/** Takes a permission of the tenant's own away; the server refuses while anything still holds it. */
export function RemoveOwnPermission({ tenant, own, name, onClose }: RemoveOwnPermissionProps) {
  const { t } = useTranslation()
  const put = usePutOwnPermissions(tenant)
  const done = (): void => {
    notify(t('roles.own.removed', { name }))
    onClose()
  }
  const rest = own.filter((each) => each.name !== name)
  return (
    <ConfirmDialog
      title={t('roles.own.removeTitle', { name })}
      verb={t('roles.own.removeVerb')}
      destructive
      pending={put.isPending}
      problem={put.error}
      onConfirm={() => put.mutate(rest, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t('roles.own.removeWhat')}</p>
    </ConfirmDialog>
  )
}
