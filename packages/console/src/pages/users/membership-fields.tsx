/** One membership in a form: a place, and a user type that may be held there. */

import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { rightsInWords } from '../../parts/rights-in-words.ts'
import { unitChoices } from '../../parts/unit-select.tsx'
import { useRoles, useUnits } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import { placesWith, usableRoles } from './usable-roles.ts'
import classes from './users.module.css'

/** `role` is empty until one is chosen. */
export interface MembershipChoice {
  readonly unit: string | null
  readonly role: string
}

/** So many are offered at once; typing narrows them down. */
const OFFERED = 60
const WHOLE = ''
/** More permissions than these would not be read. */
const TOLD = 6

/** The places at which the reader may give memberships; `permission` is `user:create` or `user:update`. */
export function useMembershipPlaces(permission: string): readonly (string | null)[] {
  const may = useMay()
  const { data: units = [] } = useUnits(useTenant())
  return placesWith(units, (chain) => may(permission, chain))
}

export interface MembershipFieldsProps {
  readonly value: MembershipChoice
  readonly places: readonly (string | null)[]
  readonly errors: { readonly place?: string | undefined; readonly role?: string | undefined }
  /** The first field of its dialog. */
  readonly first?: boolean
  readonly onChange: (value: MembershipChoice) => void
}

export function MembershipFields({ value, places, errors, first = false, onChange }: MembershipFieldsProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { data: units = [] } = useUnits(tenant)
  const { data: roles = [] } = useRoles(tenant)
  const offered = unitChoices(units).filter((choice) => places.includes(choice.value))
  const whole = places.includes(null) ? [{ value: WHOLE, label: t('common.wholeTenant') }] : []
  const usable = usableRoles(roles, units, { tenant, unit: value.unit })
  const move = (place: string | null): void => {
    const unit = place === null || place === WHOLE ? null : place
    const stays = usableRoles(roles, units, { tenant, unit }).some((role) => role.value === value.role)
    onChange({ unit, role: stays ? value.role : '' })
  }
  return (
    <>
      <Select
        className={classes.place}
        data-autofocus={first || undefined}
        openOnFocus={!first}
        label={t('users.form.place')}
        data={[...whole, ...offered]}
        value={value.unit ?? WHOLE}
        onChange={move}
        searchable
        limit={OFFERED}
        allowDeselect={false}
        nothingFoundMessage={t('list.nothingMatches')}
        error={errors.place}
      />
      <Select
        label={t('users.form.role')}
        placeholder={t('users.form.selectRole')}
        required
        data={usable}
        value={value.role === '' ? null : value.role}
        onChange={(role) => onChange({ ...value, role: role ?? '' })}
        searchable
        limit={OFFERED}
        allowDeselect={false}
        nothingFoundMessage={t('list.nothingMatches')}
        error={errors.role}
      />
    </>
  )
}

/** What the chosen user type may do, so that nobody gives more than they mean to. */
export function RoleWhat({ role }: { readonly role: string }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const { data: roles = [] } = useRoles(useTenant())
  const { isAll, own, words } = rightsInWords(roles.find(({ id }) => id === role)?.permissions ?? [])
  const told = words.slice(0, TOLD)
  const more = words.length - told.length
  const what = more > 0 ? `${told.join(', ')} ${t('common.andMore', { count: more })}` : list(told)
  const sentences = [
    ...(isAll ? [t('users.form.roleAll')] : []),
    ...(words.length > 0 ? [t('users.form.roleWhat', { what })] : []),
    ...(own.length > 0 ? [t('users.form.roleOwn', { names: own.join(', ') })] : []),
  ]
  return sentences.length === 0 ? null : <p className={`quiet ${classes.roleWhat}`}>{sentences.join(' ')}</p>
}
