/** The fields of an organization, for creating and for editing. */

import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId, proposedId } from '../../parts/proposed-id.ts'

export interface TenantFields {
  readonly name: string
  readonly id: string
  /** Whether the id was typed, and follows the name no longer. */
  readonly idTyped: boolean
  readonly timeZone: string
  readonly locale: string
}

export interface TenantFormProps {
  readonly fields: TenantFields
  readonly isNew: boolean
  readonly verb: string
  readonly pending: boolean
  readonly problem: unknown
  change(change: Partial<TenantFields>): void
  onSubmit(): void
  onCancel(): void
}

export function TenantForm(props: TenantFormProps) {
  const { fields, change, isNew, verb, pending, problem, onSubmit, onCancel } = props
  const { t } = useTranslation()
  const refused = fieldProblems(problem)
  const ready = fields.name.trim() !== '' && (!isNew || isId(fields.id))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready && !pending) onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <NameField fields={fields} change={change} isNew={isNew} error={refused.name} />
        {isNew && <IdField fields={fields} change={change} error={refused.id} />}
        <ZoneField fields={fields} change={change} error={refused.timeZone} />
        <LocaleField fields={fields} change={change} error={refused.locale} />
        <ProblemAlert problem={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={pending}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface FieldProps extends Pick<TenantFormProps, 'fields' | 'change'> {
  readonly error: string | undefined
}

function NameField({ fields, change, isNew, error }: FieldProps & { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const missing = touched && fields.name.trim() === ''
  const rename = (name: string): void => change(isNew && !fields.idTyped ? { name, id: proposedId(name) } : { name })
  return (
    <TextInput
      label={t('tenants.name')}
      required
      data-autofocus
      autoComplete="off"
      maxLength={200}
      value={fields.name}
      error={missing ? t('common.required') : error}
      onBlur={() => setTouched(true)}
      onChange={(event) => rename(event.currentTarget.value)}
    />
  )
}

function IdField({ fields, change, error }: FieldProps) {
  const { t } = useTranslation()
  const wrong = fields.id !== '' && !isId(fields.id)
  return (
    <TextInput
      label={t('tenants.id')}
      description={t('tenants.idWhat')}
      required
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={fields.id}
      error={wrong ? t('tenants.idWrong') : error}
      onChange={(event) => change({ id: event.currentTarget.value, idTyped: event.currentTarget.value !== '' })}
    />
  )
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
