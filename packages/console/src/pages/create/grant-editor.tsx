/** All permissions of one row, and a field to paste a list into. */

import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownPermissionsQuery } from '../../api/roles.ts'
import { announce } from '../../parts/announcer.tsx'
import { withPermission } from '../../parts/permission-names.ts'
import { PermissionPicker } from '../../parts/permission-picker.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import type { DraftGrant } from './draft.ts'
import classes from './form.module.css'
import { type PermissionList, readPermissionList } from './permission-list.ts'

export interface GrantEditorProps {
  readonly grant: DraftGrant
  onChange(permissions: readonly string[]): void
}

export function GrantEditor({ grant, onChange }: GrantEditorProps) {
  const everywhere = grant.tenant === '*'
  const { data: own = [] } = useQuery({
    ...ownPermissionsQuery(grant.tenant),
    enabled: !everywhere && grant.tenant !== PLATFORM,
  })
  const names = own.map(({ name }) => name)
  return (
    <PermissionPicker
      value={grant.permissions}
      onChange={onChange}
      own={own}
      platform={everywhere}
      adding={<PasteList grant={grant} own={names} onChange={onChange} />}
    />
  )
}

function PasteList({ grant, own, onChange }: GrantEditorProps & { readonly own: readonly string[] }) {
  const { t } = useTranslation()
  const refusal = useRefusal()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const add = (): void => {
    const list = readPermissionList(text, { own, everywhere: grant.tenant === '*' })
    onChange(list.permissions.reduce(withPermission, grant.permissions))
    announce(t('create.grants.added', { count: list.permissions.length }))
    // What was refused stays in the field, to be put right.
    setText([...list.unknown, ...list.platformWide].join('\n'))
    setRefused(refusal(list))
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

/** What of a list could not be taken, in words; null when all was. */
function useRefusal(): (list: PermissionList) => string | null {
  const { t } = useTranslation()
  return ({ platformWide, unknown }) => {
    const sentences = [
      ...(unknown.length > 0 ? [t('create.grants.unknown', { count: unknown.length, names: unknown.join(', ') })] : []),
      ...(platformWide.length > 0 ? [t('create.grants.platformWide', { names: platformWide.join(', ') })] : []),
    ]
    return sentences.length === 0 ? null : sentences.join(' ')
  }
}
