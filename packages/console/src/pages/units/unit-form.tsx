/** The fields of a department or group, for creating and for editing. */

import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import type { Unit } from '@polett/sdk/api'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId, proposedId } from '../../parts/proposed-id.ts'
import { UnitSelect } from '../../parts/unit-select.tsx'
import classes from './units.module.css'

export interface UnitFields {
  readonly kind: Unit['kind']
  readonly name: string
  readonly id: string
  /** Whether the id was typed, and follows the name no longer. */
  readonly idTyped: boolean
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
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready && !pending) onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {isNew && <KindField fields={fields} change={change} />}
        <NameField fields={fields} change={change} isNew={isNew} error={refused.name} />
        {isNew && <IdField fields={fields} change={change} error={refused.id} />}
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

type FieldProps = Pick<UnitFormProps, 'fields' | 'change'> & { readonly error?: string | undefined }

function KindField({ fields, change }: FieldProps) {
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

function NameField({ fields, change, isNew, error }: FieldProps & { readonly isNew: boolean }) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const missing = touched && fields.name.trim() === ''
  const rename = (name: string): void => change(isNew && !fields.idTyped ? { name, id: proposedId(name) } : { name })
  return (
    <TextInput
      label={t('units.name')}
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
      label={t('units.id')}
      description={t('units.idWhat')}
      required
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={fields.id}
      error={wrong ? t('units.idWrong') : error}
      onChange={(event) => change({ id: event.currentTarget.value, idTyped: event.currentTarget.value !== '' })}
    />
  )
}
