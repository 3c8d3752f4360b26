/** Name, id, description and place of a user type, for creating and for editing. */

import { Textarea, TextInput } from '@mantine/core'
import type { Unit } from '@polett/sdk/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isId, proposedId } from '../../parts/proposed-id.ts'
import { UnitSelect } from '../../parts/unit-select.tsx'

export interface RoleFormFields {
  readonly name: string
  readonly id: string
  /** Whether the id was typed, and follows the name no longer. */
  readonly idTyped: boolean
  readonly description: string
  readonly unit: string | null
}

export interface RoleFieldsProps {
  readonly fields: RoleFormFields
  readonly change: (change: Partial<RoleFormFields>) => void
  readonly units: readonly Unit[]
  readonly isNew: boolean
  /** Messages by the name of the field. */
  readonly refused: Readonly<Record<string, string>>
}

export function RoleFields({ fields, change, units, isNew, refused }: RoleFieldsProps) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const rename = (name: string): void => change(isNew && !fields.idTyped ? { name, id: proposedId(name) } : { name })
  return (
    <>
      <TextInput
        label={t('roles.name')}
        required
        data-autofocus
        autoComplete="off"
        maxLength={200}
        value={fields.name}
        error={touched && fields.name.trim() === '' ? t('common.required') : refused.name}
        onBlur={() => setTouched(true)}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      {isNew && (
        <TextInput
          label={t('roles.id')}
          description={t('roles.idWhat')}
          required
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={fields.id}
          error={fields.id !== '' && !isId(fields.id) ? t('roles.idWrong') : refused.id}
          onChange={(event) => change({ id: event.currentTarget.value, idTyped: event.currentTarget.value !== '' })}
        />
      )}
      <Textarea
        label={`${t('roles.description')} (${t('common.optional')})`}
        rows={2}
        maxLength={2_000}
        value={fields.description}
        error={refused.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      {units.length > 0 && (
        <UnitSelect
          label={t('roles.usable')}
          description={t('roles.usableWhat')}
          whole={t('roles.usableEverywhere')}
          units={units}
          value={fields.unit}
          error={refused.unit}
          onChange={(unit) => change({ unit })}
        />
      )}
    </>
  )
}
