import type { Role } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { holdersQuery, useDeleteRole } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useTenant } from '../../session/tenant.ts'

interface DeleteRoleProps {
  readonly role: Role
  onClose(): void
}

/** Deletes a user type that nobody holds; says first how many do. */
export function DeleteRole({ role, onClose }: DeleteRoleProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const navigate = useNavigate()
  const remove = useDeleteRole(tenant, role.id)
  const holders = useQuery(holdersQuery(tenant, role.id, { limit: 1 }))
  const { name } = role
  const done = (): void => {
    notify(t('roles.deleted', { name }))
    void navigate({ to: '/administrator/roles' })
  }
  const count = holders.data?.total
  const what = count === 0 ? t('roles.deleteWhat') : t('roles.deleteUnknown')
  return (
    <ConfirmDialog
      title={t('roles.deleteTitle', { name })}
      verb={t('roles.deleteVerb', { name })}
      destructive
      blocked={count !== undefined && count > 0}
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{count === undefined || count === 0 ? what : t('roles.deleteHeld', { count })}</p>
    </ConfirmDialog>
  )
}
