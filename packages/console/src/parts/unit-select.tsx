/** Chooses one department or group, by name, with the way down to it; or none, where the whole organization is meant. */

import { Select } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { unitChain } from './use-names.ts'

/** So many are offered at once; typing narrows them down. */
const OFFERED = 60
const WHOLE = ''

export interface UnitSelectProps {
  readonly label: string
  readonly description?: string | undefined
  /** What null is called. */
  readonly whole: string
  readonly units: readonly Unit[]
  readonly value: string | null
  readonly error?: string | undefined
  readonly disabled?: boolean
  onChange(unit: string | null): void
}

export function UnitSelect(props: UnitSelectProps) {
  const { label, description, whole, units, value, error, disabled = false, onChange } = props
  const { t } = useTranslation()
  const data = useMemo(() => [{ value: WHOLE, label: whole }, ...unitChoices(units)], [units, whole])
  return (
    <Select
      label={label}
      description={description}
      data={data}
      value={value ?? WHOLE}
      onChange={(chosen) => onChange(chosen === null || chosen === WHOLE ? null : chosen)}
      searchable
      limit={OFFERED}
      allowDeselect={false}
      nothingFoundMessage={t('list.nothingMatches')}
      error={error}
      disabled={disabled}
    />
  )
}

/** "North › Sales" for each unit, in the order of these ways. */
export function unitChoices(units: readonly Unit[]): readonly { readonly value: string; readonly label: string }[] {
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const label = (id: string): string =>
    [...unitChain(units, id)]
      .reverse()
      .map((each) => names.get(each) ?? each)
      .join(' › ')
  return units.map(({ id }) => ({ value: id, label: label(id) })).sort((a, b) => a.label.localeCompare(b.label))
}
