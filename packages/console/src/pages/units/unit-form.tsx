/** The fields of a department or group, for creating and for editing. */

import { SegmentedControl, TextInput } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActForm } from '../../parts/act-form.tsx'
import { type NameAndId, NameAndIdFields } from '../../parts/name-and-id.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId } from '../../parts/proposed-id.ts'
import { UnitSelect } from '../../parts/unit-select.tsx'
import classes from './units.module.css'

export interface UnitFields extends NameAndId {
  readonly kind: Unit['kind']
  readonly parent: string | null
  readonly externalId: string
}

export interface UnitFormProps {
  readonly fields: UnitFields
  readonly change: (change: Partial<UnitFields>) => void
  /** Where it may hang; for an existing one, without itself and all below it. */
  readonly parents: readonly Unit[]
  readonly isNew: boolean
  readonly verb: string
  readonly pending: boolean
  readonly problem: unknown
  readonly children?: ReactNode
  onSubmit(): void
  onCancel(): void
}

export function UnitForm(props: UnitFormProps) {
  const { fields, change, parents, isNew, verb, pending, problem, children, onSubmit, onCancel } = props
  const { t } = useTranslation()
  const refused = fieldProblems(problem)
  const ready = fields.name.trim() !== '' && (!isNew || isId(fields.id))
  return (
    <ActForm {...{ verb, ready, pending, problem, onSubmit, onCancel }}>
      {isNew && <KindField fields={fields} change={change} />}
      <NameAndIdFields
        {...{ fields, change, isNew, refused }}
        words={{ name: t('units.name'), id: t('units.id'), idWhat: t('units.idWhat'), idWrong: t('units.idWrong') }}
      />
      <UnitSelect
        label={t('units.parent')}
        description={t('units.parentWhat')}
        whole={t('units.parentNone')}
        units={parents}
        value={fields.parent}
        error={refused.parent}
        onChange={(parent) => change({ parent })}
      />
      <TextInput
        label={`${t('units.externalId')} (${t('common.optional')})`}
        description={t('units.externalIdWhat')}
        value={fields.externalId}
        error={refused.externalId}
        maxLength={200}
        onChange={(event) => change({ externalId: event.currentTarget.value })}
      />
      {children}
    </ActForm>
  )
}

type KindFieldProps = Pick<UnitFormProps, 'fields' | 'change'>

function KindField({ fields, change }: KindFieldProps) {
  const { t } = useTranslation()
  return (
    <div>
      <SegmentedControl
        aria-label={t('units.kind')}
        fullWidth
        data={[
          { value: 'department', label: t('units.department') },
          { value: 'group', label: t('units.group') },
        ]}
        value={fields.kind}
        onChange={(kind) => change({ kind: kind === 'group' ? 'group' : 'department' })}
      />
      <p className={classes.hint}>{t('units.kindWhat')}</p>
    </div>
  )
}
