/** Deletes a person for good: says what goes with them, and asks for the name. */

import type { User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tokenCountQuery } from '../../api/tokens.ts'
import { useDeleteUser } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'
import { useMay, useSession, useTenant } from '../../session/tenant.ts'

interface DeleteUserProps {
  readonly user: User
  onClose(): void
}

export function DeleteUser({ user, onClose }: DeleteUserProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isSelf = useSession().user.id === user.id
  const remove = useDeleteUser(useTenant())
  const { name } = user
  const onSuccess = (): void => {
    notify(t('users.delete.done', { name }))
    void navigate({ to: '/administrator/users' })
  }
  return (
    <ConfirmDialog
      title={t('users.delete.title', { name })}
      verb={t('users.delete.verb')}
      destructive
      typedName={name}
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={() => remove.mutate(user.id, { onSuccess })}
      onClose={onClose}
    >
      <div>
        <p>{t('users.delete.what', { name })}</p>
        <GoesToo user={user} />
      </div>
      <p className="quiet">{t('users.delete.audit')}</p>
      {isSelf && <p>{t('users.delete.self')}</p>}
    </ConfirmDialog>
  )
}

function GoesToo({ user }: Pick<DeleteUserProps, 'user'>) {
  const { t } = useTranslation()
  const tokens = useCountOf(user, 'user')
  const devices = useCountOf(user, 'mobile')
  const isUnknown = tokens === undefined || devices === undefined
  return (
    <Points>
      {isUnknown && <li>{t('users.delete.all')}</li>}
      {!isUnknown && tokens > 0 && <li>{t('users.delete.tokens', { count: tokens })}</li>}
      {!isUnknown && devices > 0 && <li>{t('users.delete.devices', { count: devices })}</li>}
      {tokens === 0 && devices === 0 && <li>{t('users.delete.nothing')}</li>}
      {user.memberships.length > 0 && <li>{t('users.delete.memberships')}</li>}
    </Points>
  )
}

/** Undefined while it is not known, or for readers who may not see them. */
function useCountOf(user: User, kind: 'user' | 'mobile'): number | undefined {
  const tenant = useTenant()
  const enabled = useMay()(kind === 'user' ? 'token:read' : 'session:read')
  return useQuery({ ...tokenCountQuery({ tenant, user: user.id, kind }), enabled }).data?.count
}
