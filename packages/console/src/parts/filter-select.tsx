import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './filter-select.module.css'

export interface FilterSelectProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  /** Lists of places can be long. */
  readonly searchable?: boolean
  /** What the cross says that empties the filter. */
  readonly clear?: string | undefined
  onChange(value: string | undefined): void
}

const OFFERED = 60

/** One filter of a list: names itself while nothing is chosen, and can be emptied. */
export function FilterSelect({ label, value, choices, searchable = false, clear, onChange }: FilterSelectProps) {
  const { t } = useTranslation()
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
      clearSectionMode="clear"
      searchable={searchable}
      limit={OFFERED}
      // Mantine keeps the cross from the keyboard and from screen readers, for whom emptying would be two steps more.
      clearButtonProps={{
        'aria-label': clear ?? t('list.clearFilter', { name: label }),
        'aria-hidden': false,
        tabIndex: 0,
        size: 'md',
      }}
    />
  )
}
