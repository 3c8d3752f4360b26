/** Who holds a user type at a unit or below it; a colleague is added by exact name, and removed from exactly here. */

import { Button } from '@mantine/core'
import type { Unit, User } from '@polett/client/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../api/units.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import { Panel } from '../../parts/panel.tsx'
import { roleName } from '../../parts/role-name.ts'
import { unitChain, useUnits } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { AddMember } from './add-member.tsx'
import { RemoveMember } from './remove-member.tsx'
import classes from './unit-page.module.css'

export function MembersPanel({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const search = useListSearch()
  const [act, setAct] = useAddressState('act')
  const [removing, setRemoving] = useAddressState('remove')
  const units = useUnits(tenant).data ?? []
  const mayChange = useMay()('user:update', unitChain(units, unit.id))
  const { size, after } = search
  const query = useQuery({
    ...membersQuery(tenant, unit.id, { limit: size, cursor: after || undefined }),
    placeholderData: keepPreviousData,
  })
  const within = new Set(units.filter(({ id }) => unitChain(units, id).includes(unit.id)).map(({ id }) => id)).add(
    unit.id,
  )
  const columns = useColumns(unit, within, mayChange ? (user) => setRemoving(user.id) : null)
  const removed = query.data?.items.find(({ id }) => id === removing)
  const add = mayChange ? (
    <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => setAct('add-member')}>
      {t('units.members.add')}
    </Button>
  ) : null
  return (
    <Panel title={t('units.members.title')} actions={add}>
      <ListView query={query} search={search} empty={<EmptyState title={t('units.members.empty')} guide="people" />}>
        {(users) => <DataTable label={t('units.members.title')} rows={users} idOf={({ id }) => id} columns={columns} />}
      </ListView>
      {act === 'add-member' && mayChange && <AddMember unit={unit} onClose={() => setAct(undefined)} />}
      {removed !== undefined && mayChange && (
        <RemoveMember unit={unit} user={removed} onClose={() => setRemoving(undefined)} />
      )}
    </Panel>
  )
}

function useColumns(
  unit: Unit,
  within: ReadonlySet<string>,
  onRemove: ((user: User) => void) | null,
): readonly Column<User>[] {
  const { t } = useTranslation()
  const here = ({ memberships }: User) => memberships.filter((each) => each.unit !== null && within.has(each.unit))
  const columns: readonly Column<User>[] = [
    { id: 'name', header: t('units.members.person'), cell: (user) => <Person user={user} /> },
    {
      id: 'role',
      header: t('units.members.role'),
      cell: (user) => <Lines texts={here(user).map(({ role, roleName: name }) => roleName(role, name))} />,
    },
    {
      id: 'place',
      header: t('units.members.place'),
      cell: (user) => (
        <Lines
          texts={here(user).map((each) =>
            each.unit === unit.id ? t('units.members.here') : (each.unitName ?? each.unit ?? ''),
          )}
        />
      ),
    },
  ]
  if (onRemove === null) return columns
  return [...columns, removeColumn(unit, onRemove, t('units.members.actions'))]
}

const removeColumn = (unit: Unit, onRemove: (user: User) => void, header: string): Column<User> => ({
  id: 'remove',
  header,
  align: 'right',
  narrow: 'aside',
  cell: (user) => <RemoveButton unit={unit} user={user} onRemove={onRemove} />,
})

interface RemoveButtonProps {
  readonly unit: Unit
  readonly user: User
  readonly onRemove: (user: User) => void
}

/** Those from below are removed where they belong. */
function RemoveButton({ unit, user, onRemove }: RemoveButtonProps) {
  const { t } = useTranslation()
  if (!user.memberships.some((each) => each.unit === unit.id)) return null
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      fw={400}
      aria-label={t('units.members.removeWhom', { person: user.name, unit: unit.name })}
      onClick={() => onRemove(user)}
    >
      {t('units.members.remove')}
    </Button>
  )
}

function Person({ user }: { readonly user: User }) {
  return (
    <Link to="/administrator/users/$user" params={{ user: user.id }} data-row-main>
      {user.name}
    </Link>
  )
}

function Lines({ texts }: { readonly texts: readonly string[] }) {
  return (
    <span className={classes.lines}>
      {texts.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two memberships can have the same name.
        <span key={at}>{text}</span>
      ))}
    </span>
  )
}
