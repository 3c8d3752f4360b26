import type { User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useChangeUser } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useSession, useTenant } from '../../session/tenant.ts'

interface ChangeStatusProps {
  readonly user: User
  onClose(): void
}

/** Deactivates a person, or activates them again; says what stops or starts. */
export function ChangeStatus({ user, onClose }: ChangeStatusProps) {
  const { t } = useTranslation()
  const isSelf = useSession().user.id === user.id
  const change = useChangeUser(useTenant(), user.id)
  const verb = user.status === 'active' ? 'deactivate' : 'activate'
  const status = user.status === 'active' ? 'inactive' : 'active'
  const { name } = user
  const onSuccess = (): void => {
    notify(t(`users.status.${verb}d`, { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t(`users.status.${verb}Title`, { name })}
      verb={t(`users.status.${verb}Verb`)}
      destructive={verb === 'deactivate'}
      pending={change.isPending}
      problem={change.error}
      onConfirm={() => change.mutate({ status }, { onSuccess })}
      onClose={onClose}
    >
      <p>{t(`users.status.${verb}What`, { name })}</p>
      {isSelf && <p>{t('users.status.deactivateSelf')}</p>}
    </ConfirmDialog>
  )
}
