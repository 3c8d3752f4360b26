/** The fields of an organization, for creating and for editing. */

import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActForm } from '../../parts/act-form.tsx'
import { type NameAndId, NameAndIdFields } from '../../parts/name-and-id.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId } from '../../parts/proposed-id.ts'

export interface TenantFields extends NameAndId {
  readonly timeZone: string
  readonly locale: string
}

export interface TenantFormProps {
  readonly fields: TenantFields
  readonly isNew: boolean
  readonly verb: string
  readonly pending: boolean
  readonly problem: unknown
  readonly children?: ReactNode
  change(change: Partial<TenantFields>): void
  onSubmit(): void
  onCancel(): void
}

export function TenantForm(props: TenantFormProps) {
  const { fields, change, isNew, verb, pending, problem, children, onSubmit, onCancel } = props
  const { t } = useTranslation()
  const refused = fieldProblems(problem)
  const ready = fields.name.trim() !== '' && (!isNew || isId(fields.id))
  return (
    <ActForm {...{ verb, ready, pending, problem, onSubmit, onCancel }}>
      <NameAndIdFields
        {...{ fields, change, isNew, refused }}
        words={{
          name: t('tenants.name'),
          id: t('tenants.id'),
          idWhat: t('tenants.idWhat'),
          idWrong: t('tenants.idWrong'),
        }}
      />
      <ZoneField fields={fields} change={change} error={refused.timeZone} />
      <LocaleField fields={fields} change={change} error={refused.locale} />
      {children}
    </ActForm>
  )
}

interface FieldProps extends Pick<TenantFormProps, 'fields' | 'change'> {
  readonly error: string | undefined
}

const SHOWN_ZONES = 80

function ZoneField({ fields, change, error }: FieldProps) {
  const { t } = useTranslation()
  const zones = [...new Set([fields.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <Select
      label={t('tenants.timeZone')}
      description={t('tenants.timeZoneWhat')}
      data={zones}
      limit={SHOWN_ZONES}
      searchable
      allowDeselect={false}
      maxDropdownHeight={280}
      nothingFoundMessage={t('tenants.noZone')}
      value={fields.timeZone}
      error={error}
      onChange={(timeZone) => timeZone !== null && change({ timeZone })}
    />
  )
}

function LocaleField({ fields, change, error }: FieldProps) {
  const { t } = useTranslation()
  const known = [
    { value: 'en', label: t('tenants.locales.en') },
    { value: 'nb', label: t('tenants.locales.nb') },
  ]
  const isKnown = known.some(({ value }) => value === fields.locale)
  return (
    <Select
      label={t('tenants.locale')}
      description={t('tenants.localeWhat')}
      data={isKnown ? known : [...known, { value: fields.locale, label: fields.locale }]}
      allowDeselect={false}
      value={fields.locale}
      error={error}
      onChange={(locale) => locale !== null && change({ locale })}
    />
  )
}
