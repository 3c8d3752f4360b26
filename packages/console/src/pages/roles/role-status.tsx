import type { Role } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useUpdateRole } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { StoppingTokens } from '../../parts/stopping-tokens.tsx'
import { useTenant } from '../../session/tenant.ts'

interface RoleStatusProps {
  readonly role: Role
  onClose(): void
}

/** Deactivates a user type, or activates it again; says which tokens stop. */
export function RoleStatus({ role, onClose }: RoleStatusProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const update = useUpdateRole(tenant, role.id)
  const { name } = role
  const ends = role.status === 'active'
  const done = (): void => {
    notify(t(ends ? 'roles.deactivated' : 'roles.activated', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t(ends ? 'roles.deactivateTitle' : 'roles.activateTitle', { name })}
      verb={t(ends ? 'roles.deactivate' : 'roles.activate')}
      destructive={ends}
      pending={update.isPending}
      problem={update.error}
      onConfirm={() => update.mutate({ status: ends ? 'inactive' : 'active' }, { onSuccess: done })}
      onClose={onClose}
    >
      <p>{t(ends ? 'roles.deactivateWhat' : 'roles.activateWhat')}</p>
      {ends && <StoppingTokens filter={{ tenant, role: role.id }} />}
    </ConfirmDialog>
  )
}
