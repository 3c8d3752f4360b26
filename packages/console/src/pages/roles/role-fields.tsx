/** Name, id, description and place of a user type, for creating and for editing. */

import { Textarea } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { type NameAndId, NameAndIdFields } from '../../parts/name-and-id.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'

export interface RoleFormFields extends NameAndId {
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
  return (
    <>
      <NameAndIdFields
        {...{ fields, change, isNew, refused }}
        words={{ name: t('roles.name'), id: t('roles.id'), idWhat: t('roles.idWhat'), idWrong: t('roles.idWrong') }}
      />
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
