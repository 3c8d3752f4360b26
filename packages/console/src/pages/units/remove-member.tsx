import type { Unit, User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useDeleteMember } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { StoppingTokens } from '../../parts/stopping-tokens.tsx'
import { useTenant } from '../../session/tenant.ts'

interface RemoveMemberProps {
  readonly unit: Unit
  readonly user: User
  onClose(): void
}

/** Ends what somebody holds at exactly this unit; says which of their tokens stop. */
export function RemoveMember({ unit, user, onClose }: RemoveMemberProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const remove = useDeleteMember(tenant, unit.id)
  const names = { person: user.name, unit: unit.name }
  const confirm = (): void =>
    remove.mutate(user.id, {
      onSuccess: () => {
        notify(t('units.members.removed', { name: user.name }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('units.members.removeTitle', names)}
      verb={t('units.members.remove')}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('units.members.removeWhat')}</p>
      {/* The filter's unit takes in all below it, where other user types count. */}
      <StoppingTokens filter={{ tenant, unit: unit.id, user: user.id }} stops={(token) => token.unit === unit.id} />
    </ConfirmDialog>
  )
}
