import { Select } from '@mantine/core'
import classes from './token-toolbar.module.css'

export interface FilterSelectProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  /** Lists of places can be long. */
  readonly searchable?: boolean
  onChange(value: string | undefined): void
}

const OFFERED = 60

/** One filter of a list: names itself while nothing is chosen, and can be emptied. */
export function FilterSelect({ label, value, choices, searchable = false, onChange }: FilterSelectProps) {
  return (
    <Select
      className={classes.filter}
      data-chosen={value !== '' || undefined}
      aria-label={label}
      placeholder={label}
      data={choices}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      searchable={searchable}
      limit={OFFERED}
      clearButtonProps={{ 'aria-label': label, tabIndex: -1 }}
    />
  )
}
