/** Names a permission of the tenant's own, or describes it anew. */

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutOwnPermissions } from '../../api/roles.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { BUILT_IN_GROUPS, isPermissionName, resourceOf } from '../../parts/permission-names.ts'
import type { OwnPermission } from '../../parts/permission-picker.tsx'

export interface OwnPermissionDialogProps {
  readonly tenant: string
  readonly own: readonly OwnPermission[]
  /** Left out: a new one. */
  readonly edited?: OwnPermission
  onClose(): void
}

const RESERVED: readonly string[] = [
  ...BUILT_IN_GROUPS.map(({ resource }) => resource),
  'permission',
  'platform',
  'node',
]

type NameProblem = 'nameWrong' | 'nameReserved' | 'nameTwice'

function nameProblem(name: string, own: readonly OwnPermission[]): NameProblem | null {
  if (!isPermissionName(name)) return 'nameWrong'
  if (RESERVED.includes(resourceOf(name))) return 'nameReserved'
  return own.some((each) => each.name === name) ? 'nameTwice' : null
}

export function OwnPermissionDialog(props: OwnPermissionDialogProps) {
  const { edited, onClose } = props
  const { t } = useTranslation()
  const title = edited === undefined ? t('roles.own.addTitle') : t('roles.own.editTitle', { name: edited.name })
  return (
    <FormDialog title={title} onClose={onClose}>
      <Form {...props} />
    </FormDialog>
  )
}

function Form({ tenant, own, edited, onClose }: OwnPermissionDialogProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(edited?.name ?? '')
  const [description, setDescription] = useState(edited?.description ?? '')
  const put = usePutOwnPermissions(tenant)
  const isNew = edited === undefined
  const problem = isNew ? nameProblem(name.trim(), own) : null
  const submit = (): void => {
    const one = { name: name.trim(), description: description.trim() }
    const done = (): void => {
      notify(t(isNew ? 'roles.own.added' : 'roles.own.changed', { name: one.name }))
      onClose()
    }
    put.mutate((present) => [...present.filter((each) => each.name !== one.name), one], { onSuccess: done })
  }
  return (
    <ActForm
      verb={t(isNew ? 'roles.own.addVerb' : 'common.save')}
      ready={problem === null}
      pending={put.isPending}
      problem={put.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      {isNew && <NameField name={name} onChange={setName} problem={problem} />}
      <TextInput
        label={`${t('roles.own.description')} (${t('common.optional')})`}
        maxLength={500}
        {...(isNew ? {} : { 'data-autofocus': true })}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </ActForm>
  )
}

interface NameFieldProps {
  readonly name: string
  readonly problem: NameProblem | null
  onChange(name: string): void
}

function NameField({ name, problem, onChange }: NameFieldProps) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const error = name.trim() === '' ? t('common.required') : problem === null ? undefined : t(`roles.own.${problem}`)
  return (
    <TextInput
      label={t('roles.own.name')}
      description={t('roles.own.nameWhat')}
      required
      data-autofocus
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={name}
      error={touched ? error : undefined}
      onBlur={() => setTouched(true)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
