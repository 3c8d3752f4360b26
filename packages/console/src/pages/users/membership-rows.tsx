/** The memberships of a person who is about to be created: rows that come and go. */

import { ActionIcon, Button } from '@mantine/core'
import Plus from 'lucide-react/icons/plus'
import Trash2 from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { type MembershipChoice, MembershipFields, RoleWhat } from './membership-fields.tsx'
import classes from './users.module.css'

export interface MembershipRowsProps {
  readonly rows: readonly MembershipChoice[]
  readonly places: readonly (string | null)[]
  /** By the server's names, such as `memberships/0/role`. */
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (rows: readonly MembershipChoice[]) => void
}

export function MembershipRows({ rows, places, errors, onChange }: MembershipRowsProps) {
  const { t } = useTranslation()
  const add = (): void => onChange([...rows, { unit: places[0] ?? null, role: '' }])
  return (
    <fieldset className={classes.rows}>
      <legend>{t('users.form.memberships')}</legend>
      <p className={`quiet ${classes.rowsWhat}`}>
        {rows.length === 0 ? t('users.form.noneYet') : t('users.form.membershipsWhat')}
      </p>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place and what is chosen in it.
        <fieldset key={at} className={classes.row} aria-label={t('users.form.membershipOf', { count: at + 1 })}>
          <MembershipFields
            value={row}
            places={places}
            errors={{
              place: errors[`memberships/${at}/unit`],
              role: errors[`memberships/${at}/role`] ?? errors[`memberships/${at}`],
            }}
            onChange={(changed) => onChange(rows.with(at, changed))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            className={classes.remove}
            aria-label={t('users.form.removeMembership', { count: at + 1 })}
            onClick={() => onChange(rows.toSpliced(at, 1))}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
          <RoleWhat role={row.role} />
        </fieldset>
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
          {t('users.form.addMembership')}
        </Button>
      </div>
    </fieldset>
  )
}
