/** Who is told of expiries besides those concerned: one of the people of the organization. */

import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { userQuery, usersQuery } from '../../api/users.ts'

const PAUSE_MS = 200
/** So many people are offered at once; typing narrows them down. */
const OFFERED = 20

export interface BackupFieldProps {
  readonly tenant: string
  /** Id of the person; empty for nobody. */
  readonly value: string
  onChange(user: string): void
}

export function BackupField({ tenant, value, onChange }: BackupFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const chosen = useQuery({ ...userQuery(tenant, value), enabled: value !== '' })
  const shown = chosen.data === undefined || value === '' ? '' : labelOf(chosen.data)
  // The field shows the chosen name; that is no search.
  const wanted = q === '' || q === shown ? {} : { q }
  const people = useQuery(usersQuery(tenant, { type: 'person', sort: 'name', limit: OFFERED, ...wanted }))
  const found = (people.data?.items ?? []).filter(({ id }) => id !== value)
  // Somebody out of sight stays chosen, by what is known of them.
  const present = value === '' ? [] : [{ value, label: shown === '' ? value : shown }]
  return (
    <Select
      label={t('policy.backup')}
      description={t('policy.backupWhat')}
      placeholder={t('policy.backupSearch')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('policy.backupClear'), 'aria-hidden': false, size: 'md', tabIndex: 0 }}
      data={[...present, ...found.map((person) => ({ value: person.id, label: labelOf(person) }))]}
      filter={({ options }) => options}
      value={value === '' ? null : value}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(user) => onChange(user ?? '')}
      nothingFoundMessage={t(people.isFetching ? 'common.loading' : 'list.nothingMatches')}
      maw={420}
    />
  )
}

/** As a field shows whom it holds. */
export const labelOf = ({ name, username }: { readonly name: string; readonly username: string }): string =>
  `${name} (${username})`
