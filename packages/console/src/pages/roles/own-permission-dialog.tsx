/** Names a permission of the tenant's own, or describes it anew. */

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutOwnPermissions } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { BUILT_IN_GROUPS, isPermissionName, resourceOf } from '../../parts/permission-names.ts'
import type { OwnPermission } from '../../parts/permission-picker.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'

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
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Form {...props} />
    </Modal>
  )
}

function Form({ tenant, own, edited, onClose }: OwnPermissionDialogProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(edited?.name ?? '')
  const [description, setDescription] = useState(edited?.description ?? '')
  const put = usePutOwnPermissions(tenant)
  const isNew = edited === undefined
  const problem = isNew ? nameProblem(name.trim(), own) : null
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (problem !== null || put.isPending) return
    const one = { name: name.trim(), description: description.trim() }
    const done = (): void => {
      notify(t(isNew ? 'roles.own.added' : 'roles.own.changed', { name: one.name }))
      onClose()
    }
    put.mutate((present) => [...present.filter((each) => each.name !== one.name), one], { onSuccess: done })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {isNew && <NameField name={name} onChange={setName} problem={problem} />}
        <TextInput
          label={`${t('roles.own.description')} (${t('common.optional')})`}
          maxLength={500}
          {...(isNew ? {} : { 'data-autofocus': true })}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <ProblemAlert problem={put.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={problem !== null} loading={put.isPending}>
            {t(isNew ? 'roles.own.addVerb' : 'common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
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
