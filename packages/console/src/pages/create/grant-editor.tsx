/** All permissions of one row, by what they concern, and a field to paste a list into. */

import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownPermissionsQuery } from '../../api/roles.ts'
import { announce } from '../../parts/announcer.tsx'
import {
  BUILT_IN_GROUPS,
  groupByResource,
  isCovered,
  type PermissionGroup,
  PLATFORM_WIDE,
  withoutPermission,
  withPermission,
} from '../../parts/permission-names.ts'
import { permissionText } from '../../parts/permission-text.ts'
import type { DraftGrant } from './draft.ts'
import classes from './form.module.css'
import { readPermissionList } from './permission-list.ts'

export interface GrantEditorProps {
  readonly grant: DraftGrant
  onChange(permissions: readonly string[]): void
}

export function GrantEditor({ grant, onChange }: GrantEditorProps) {
  const { t } = useTranslation()
  const everywhere = grant.tenant === '*'
  const { data = [] } = useQuery({
    ...ownPermissionsQuery(grant.tenant),
    enabled: !everywhere && grant.tenant !== 'platform',
  })
  const own = data.map(({ name }) => name)
  const offered = (names: readonly string[]): readonly string[] =>
    names.filter((name) => everywhere || !PLATFORM_WIDE.includes(name))
  const groups = [...BUILT_IN_GROUPS, ...groupByResource(own)]
    .map(({ resource, permissions }) => ({ resource, permissions: offered(permissions) }))
    .filter(({ permissions }) => permissions.length > 0)
  const known = groups.flatMap(({ permissions, resource }) => [...permissions, `${resource}:*`])
  const others = grant.permissions.filter((name) => name !== '*' && !known.includes(name))
  return (
    <div className={classes.editor}>
      <Box name="*" held={grant.permissions} label={t('create.grants.everything')} onChange={onChange} />
      <div className={classes.groups}>
        {groups.map((group) => (
          <Group key={group.resource} group={group} held={grant.permissions} onChange={onChange} />
        ))}
        {others.length > 0 && (
          <Group group={{ resource: '', permissions: others }} held={grant.permissions} onChange={onChange} />
        )}
      </div>
      <PasteList grant={grant} own={own} onChange={onChange} />
    </div>
  )
}

interface GroupProps {
  readonly group: PermissionGroup
  readonly held: readonly string[]
  onChange(permissions: readonly string[]): void
}

type Known = 'tenant' | 'user' | 'unit' | 'role' | 'session' | 'token' | 'audit' | 'policy' | 'metrics'

function Group({ group: { permissions, resource }, held, onChange }: GroupProps) {
  const { t } = useTranslation()
  const isBuiltIn = BUILT_IN_GROUPS.some((one) => one.resource === resource)
  const title =
    resource === '' ? t('create.grants.others') : isBuiltIn ? t(`create.areas.${resource as Known}`) : resource
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      {resource !== '' && permissions.length > 1 && (
        <Box name={`${resource}:*`} held={held} label={t('create.grants.all')} onChange={onChange} />
      )}
      {permissions.map((name) => (
        <Box key={name} name={name} held={held} label={permissionText(name)} onChange={onChange} />
      ))}
    </fieldset>
  )
}

interface BoxProps {
  readonly name: string
  readonly held: readonly string[]
  readonly label: string
  onChange(permissions: readonly string[]): void
}

/** What a wider permission covers is ticked and stays so until that one is taken away. */
function Box({ name, held, label, onChange }: BoxProps) {
  return (
    <Checkbox
      size="xs"
      label={label}
      checked={isCovered(held, name)}
      disabled={!held.includes(name) && isCovered(held, name)}
      onChange={(event) =>
        onChange(event.currentTarget.checked ? withPermission(held, name) : withoutPermission(held, name))
      }
    />
  )
}

function PasteList({ grant, own, onChange }: GrantEditorProps & { readonly own: readonly string[] }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const add = (): void => {
    const list = readPermissionList(text, { own, everywhere: grant.tenant === '*' })
    onChange(list.permissions.reduce(withPermission, grant.permissions))
    announce(t('create.grants.added', { count: list.permissions.length }))
    // What was refused stays in the field, to be put right.
    setText([...list.unknown, ...list.platformWide].join('\n'))
    const sentences = [
      list.unknown.length > 0 &&
        t('create.grants.unknown', { count: list.unknown.length, names: list.unknown.join(', ') }),
      list.platformWide.length > 0 && t('create.grants.platformWide', { names: list.platformWide.join(', ') }),
    ].filter((sentence) => sentence !== false)
    setRefused(sentences.length === 0 ? null : sentences.join(' '))
  }
  return (
    <div className={classes.paste}>
      <Textarea
        label={t('create.grants.paste')}
        description={t('create.grants.pasteAbout')}
        autosize
        minRows={2}
        spellCheck={false}
        classNames={{ input: 'mono' }}
        value={text}
        error={refused}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setRefused(null)
        }}
      />
      <Button variant="default" size="xs" disabled={text.trim() === ''} onClick={add}>
        {t('create.grants.addList')}
      </Button>
    </div>
  )
}
