import type { User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useResetFactors } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'
import { useSession, useTenant } from '../../session/tenant.ts'

interface ResetFactorsProps {
  readonly user: User
  onClose(): void
}

/** For a person who has lost what they sign in with. Whoever may do that needs all rights that the person has. */
export function ResetFactors({ user, onClose }: ResetFactorsProps) {
  const { t } = useTranslation()
  const isSelf = useSession().user.id === user.id
  const reset = useResetFactors(useTenant(), user.id)
  const { name } = user
  const confirm = (): void =>
    reset.mutate(undefined, {
      onSuccess: (done) => {
        if (done === null) return
        notify(t('users.factors.done', { name }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('users.factors.title', { name })}
      verb={t('users.factors.reset')}
      destructive
      pending={reset.isPending}
      problem={reset.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div>
        <p>{t('users.factors.what', { name })}</p>
        <Points>
          {(['ways', 'sessions', 'devices'] as const).map((each) => (
            <li key={each}>{t(`users.factors.${each}`)}</li>
          ))}
        </Points>
      </div>
      <p>{t('users.factors.after', { name })}</p>
      {isSelf && <p>{t('users.logOut.self')}</p>}
    </ConfirmDialog>
  )
}
