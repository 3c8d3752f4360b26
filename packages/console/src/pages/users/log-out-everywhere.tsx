import type { User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useEndUserSessions } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useSession, useTenant } from '../../session/tenant.ts'

interface LogOutEverywhereProps {
  readonly user: Pick<User, 'id' | 'name'>
  onClose(): void
}

/** Ends every session and every device of a person, and says how many these were. */
export function LogOutEverywhere({ user, onClose }: LogOutEverywhereProps) {
  const { t } = useTranslation()
  const isSelf = useSession().user.id === user.id
  const end = useEndUserSessions(useTenant(), user.id)
  const { name } = user
  const confirm = (): void =>
    end.mutate(undefined, {
      onSuccess: ({ deleted }) => {
        notify(t('users.logOut.done', { name, count: deleted }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('users.logOut.title', { name })}
      verb={t('users.logOut.verb')}
      destructive
      pending={end.isPending}
      problem={end.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('users.logOut.what', { name })}</p>
      {isSelf && <p>{t('users.logOut.self')}</p>}
    </ConfirmDialog>
  )
}
