/** Rules by which a company's claims become memberships: rows that come and go. */

import { ActionIcon, Button, TextInput } from '@mantine/core'
import Plus from 'lucide-react/icons/plus'
import Trash2 from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { MembershipFields } from '../users/membership-fields.tsx'
import type { RuleFields } from './issuer-values.ts'
import classes from './issuers.module.css'

export interface RuleRowsProps {
  readonly rows: readonly RuleFields[]
  readonly places: readonly (string | null)[]
  /** By the server's names, such as `membershipRules/0/role`. */
  readonly errors: Readonly<Record<string, string>>
  onChange(rows: readonly RuleFields[]): void
}

export function RuleRows({ rows, places, errors, onChange }: RuleRowsProps) {
  const { t } = useTranslation()
  const last = rows.at(-1)
  // Most companies say in one claim all that rules ask for.
  const add = (): void =>
    onChange([...rows, { claim: last?.claim ?? 'groups', value: '', unit: places[0] ?? null, role: '' }])
  return (
    <fieldset className={classes.part}>
      <legend>{t('issuers.rules')}</legend>
      <p className="quiet">{t('issuers.rulesWhat')}</p>
      {rows.map((row, at) => (
        <RuleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place and what is typed in it.
          key={at}
          row={row}
          count={at + 1}
          places={places}
          refused={(field) => errors[`membershipRules/${at}/${field}`]}
          onChange={(changed) => onChange(rows.with(at, { ...row, ...changed }))}
          onRemove={() => onChange(rows.toSpliced(at, 1))}
        />
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
          {t('issuers.addRule')}
        </Button>
      </div>
    </fieldset>
  )
}

interface RuleRowProps {
  readonly row: RuleFields
  readonly count: number
  readonly places: readonly (string | null)[]
  refused(field: string): string | undefined
  onChange(change: Partial<RuleFields>): void
  onRemove(): void
}

function RuleRow({ row, count, places, refused, onChange, onRemove }: RuleRowProps) {
  const { t } = useTranslation()
  const text = { required: true, autoComplete: 'off', spellCheck: false, maxLength: 200 }
  return (
    <fieldset className={classes.rule} aria-label={t('issuers.ruleOf', { count })}>
      <TextInput
        {...text}
        label={t('issuers.claim')}
        value={row.claim}
        error={refused('claim')}
        onChange={(event) => onChange({ claim: event.currentTarget.value })}
      />
      <TextInput
        {...text}
        label={t('issuers.value')}
        maxLength={500}
        value={row.value}
        error={refused('value')}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      <MembershipFields
        value={row}
        places={places}
        errors={{ place: refused('unit'), role: refused('role') }}
        onChange={onChange}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        className={classes.remove}
        aria-label={t('issuers.removeRule', { count })}
        onClick={onRemove}
      >
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
    </fieldset>
  )
}
