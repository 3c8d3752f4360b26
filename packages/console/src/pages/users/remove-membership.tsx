import type { User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { type HeldMembership, isSame, useChangeMembership } from '../../api/users.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { membershipText } from '../../parts/membership-text.ts'
import { StoppingTokens } from '../../parts/stopping-tokens.tsx'
import { useTenant } from '../../session/tenant.ts'

interface RemoveMembershipProps {
  readonly user: User
  readonly membership: HeldMembership
  onClose(): void
}

/** Takes a membership from a person; says which tokens stop with it. */
export function RemoveMembership({ user, membership, onClose }: RemoveMembershipProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const change = useChangeMembership(tenant, user.id)
  const names = { name: user.name, membership: membershipText(membership) }
  const { unit, role } = membership
  const confirm = (): void =>
    change.mutate(
      { remove: { unit, role } },
      {
        onSuccess: () => {
          notify(t('users.memberships.removed', names))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      title={t('users.memberships.removeTitle', names)}
      verb={t('users.memberships.removeVerb')}
      destructive
      pending={change.isPending}
      problem={change.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('users.memberships.removeWhat', names)}</p>
      <StoppingTokens
        filter={{ tenant, user: user.id, role, unit: unit ?? undefined }}
        stops={(token) => token.role !== null && isSame({ unit: token.unit, role: token.role }, membership)}
        words={{ some: t('users.stops.title'), none: t('users.stops.none'), unknown: t('users.stops.unknown') }}
      />
    </ConfirmDialog>
  )
}
