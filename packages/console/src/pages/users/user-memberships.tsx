/** What a person holds where; memberships are given and taken one at a time, each with what it starts or stops. */

import { Button } from '@mantine/core'
import type { User } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import type { HeldMembership } from '../../api/users.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { membershipText, placeText } from '../../parts/membership-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { roleName } from '../../parts/role-name.ts'
import { useMay } from '../../session/tenant.ts'
import { AddMembership } from './add-membership.tsx'
import { useMembershipPlaces } from './membership-fields.tsx'
import { RemoveMembership } from './remove-membership.tsx'
import classes from './users.module.css'

const keyOf = ({ unit, role }: HeldMembership): string => `${unit ?? ''}/${role}`

export function UserMemberships({ user }: { readonly user: User }) {
  const { t } = useTranslation()
  const [act, setAct] = useAddressState('act')
  const [removing, setRemoving] = useAddressState('remove')
  const places = useMembershipPlaces('user:update')
  const changeable = user.type === 'person' && places.length > 0
  const removed = user.memberships.find((each) => keyOf(each) === removing)
  const add = changeable ? (
    <Button
      variant="default"
      size="xs"
      leftSection={<Plus size={14} aria-hidden />}
      onClick={() => setAct('add-membership')}
    >
      {t('users.memberships.add')}
    </Button>
  ) : null
  const columns = useColumns(changeable ? places : [], (each) => setRemoving(keyOf(each)))
  return (
    <Panel title={t('users.memberships.title')} actions={add}>
      {user.memberships.length === 0 ? (
        <p className={`quiet ${classes.what}`}>{t('users.memberships.none')}</p>
      ) : (
        <div className={classes.memberships}>
          <DataTable
            label={t('users.memberships.caption', { name: user.name })}
            rows={user.memberships}
            idOf={keyOf}
            columns={columns}
          />
        </div>
      )}
      {act === 'add-membership' && changeable && (
        <AddMembership user={user} places={places} onClose={() => setAct(undefined)} />
      )}
      {removed !== undefined && changeable && (
        <RemoveMembership user={user} membership={removed} onClose={() => setRemoving(undefined)} />
      )}
    </Panel>
  )
}

function useColumns(
  places: readonly (string | null)[],
  remove: (membership: HeldMembership) => void,
): readonly Column<HeldMembership>[] {
  const { t } = useTranslation()
  const actions: Column<HeldMembership> = {
    id: 'actions',
    header: t('users.memberships.actions'),
    align: 'right',
    narrow: 'aside',
    cell: (each) =>
      places.includes(each.unit) && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('users.memberships.removeWhich', { membership: membershipText(each) })}
          onClick={() => remove(each)}
        >
          {t('users.memberships.remove')}
        </Button>
      ),
  }
  return [
    { id: 'place', header: t('users.memberships.place'), cell: (each) => <PlaceCell membership={each} /> },
    { id: 'role', header: t('users.memberships.role'), cell: (each) => <RoleCell membership={each} /> },
    ...(places.length > 0 ? [actions] : []),
  ]
}

interface CellProps {
  readonly membership: HeldMembership
}

function PlaceCell({ membership }: CellProps) {
  const seesUnits = useMay()('unit:read')
  const text = placeText(membership)
  if (membership.unit === null || !seesUnits) return text
  return (
    <Link to="/administrator/units/$unit" params={{ unit: membership.unit }} data-row-main>
      {text}
    </Link>
  )
}

function RoleCell({ membership }: CellProps) {
  const seesRoles = useMay()('role:read')
  const text = roleName(membership.role, membership.roleName)
  if (!seesRoles) return text
  return (
    <Link to="/administrator/roles/$role" params={{ role: membership.role }}>
      {text}
    </Link>
  )
}
