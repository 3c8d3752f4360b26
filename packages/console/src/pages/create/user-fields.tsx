/** Whom a user token acts as: the person, and exactly one of that person's departments and user types. */

import { Alert, Radio, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usersQuery } from '../../api/users.ts'
import { roleName } from '../../parts/role-name.ts'
import { useMay, useSession } from '../../session/tenant.ts'
import classes from './form.module.css'
import { type Holder, useHolder } from './use-holder.ts'
import type { TokenForm } from './use-token-form.ts'

const PAUSE_MS = 200
/** So many people are offered at once; typing narrows them down. */
const OFFERED = 20

export function UserField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const holder = useHolder(form.tenant, form.draft.user)
  const person = holder.data
  const shown = person === undefined ? '' : nameOf(person)
  // The field shows the chosen name; that is no search.
  const wanted = q === '' || q === shown ? {} : { q }
  const seesPeople = useMay()('user:read')
  const { user } = useSession()
  const { data, isFetching } = useQuery({
    ...usersQuery(form.tenant, { type: 'person', sort: 'name', limit: OFFERED, ...wanted }),
    enabled: seesPeople,
  })
  // Whoever may not see people can still choose themselves.
  const own = user.tenant === form.tenant ? [user] : []
  const people = seesPeople ? (data?.items ?? []) : own
  const choose = (id: string | null): void => form.change({ user: id, role: null, unit: null })
  return (
    <Select
      label={t('create.labels.user')}
      description={t('create.about.user')}
      placeholder={t('create.user.search')}
      required
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('create.user.clear'), 'aria-hidden': false, size: 'md', tabIndex: 0 }}
      data={optionsOf(people, person)}
      filter={({ options }) => options}
      value={person?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={choose}
      onBlur={() => form.touch('user')}
      nothingFoundMessage={t(isFetching ? 'common.loading' : 'list.nothingMatches')}
      error={holder.isError ? t('problems.fields.unknown') : form.errorOf('user')}
    />
  )
}

const nameOf = ({ name, username }: Pick<User, 'name' | 'username'>): string => `${name} (${username})`

/** The chosen person stays among the options, whatever is searched for. */
function optionsOf(people: readonly Pick<User, 'id' | 'name' | 'username'>[], chosen: Holder | undefined) {
  const all = chosen === undefined || people.some(({ id }) => id === chosen.id) ? people : [chosen, ...people]
  return all.map((person) => ({ value: person.id, label: nameOf(person) }))
}

const NO_UNIT = ''

/** None is chosen beforehand: under which of their rights the token acts is for the administrator to say. */
export function CombinationField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { data: holder } = useHolder(form.tenant, form.draft.user)
  const { change, draft } = form
  if (holder?.memberships.length === 0) {
    return (
      <Alert color="yellow" variant="light">
        {t('create.user.noCombination', { name: holder.name })}
      </Alert>
    )
  }
  const choose = (value: string): void => {
    const [role = null, unit = NO_UNIT] = value.split('/')
    change({ role, unit: unit === NO_UNIT ? null : unit })
  }
  return (
    <Radio.Group
      label={t('create.labels.combination')}
      description={holder === undefined ? t('create.user.first') : t('create.about.combination', { name: holder.name })}
      required
      value={draft.role === null ? '' : `${draft.role}/${draft.unit ?? NO_UNIT}`}
      error={form.errorOf('role') ?? form.errorOf('unit')}
      onChange={choose}
    >
      <div className={classes.choices}>
        {(holder?.memberships ?? []).map(({ role, roleName: given, unit, unitName }) => (
          <Radio
            key={`${role}/${unit}`}
            value={`${role}/${unit ?? NO_UNIT}`}
            label={`${unitName ?? unit ?? t('common.wholeTenant')} › ${roleName(role, given)}`}
          />
        ))}
      </div>
    </Radio.Group>
  )
}
