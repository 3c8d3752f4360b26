/** Adds permissions by their names, one or a pasted list. */

import { Button, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../text/use-format.ts'
import { announce } from './announcer.tsx'
import { readNames } from './permission-choice.ts'
import { PLATFORM_WIDE, withPermission } from './permission-names.ts'
import classes from './permission-picker.module.css'

export interface PermissionTypingProps {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly platform: boolean
}

export function PermissionTyping({ value, onChange, platform }: PermissionTypingProps) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const add = (): void => {
    const { names, malformed } = readNames(text)
    const wide = platform ? [] : names.filter((name) => PLATFORM_WIDE.includes(name))
    const added = names.filter((name) => !wide.includes(name))
    onChange(added.reduce(withPermission, value))
    if (added.length > 0) announce(t('roles.picker.added', { count: added.length }))
    setText([...malformed, ...wide].join(' '))
    const wideText = wide.length > 0 ? t('problems.fields.platform_wide') : null
    setProblem(malformed.length > 0 ? t('roles.picker.malformed', { names: list(malformed) }) : wideText)
  }
  // Within the form of a user type, Enter here adds the names instead of saving everything.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (text.trim() !== '') add()
  }
  return (
    <div className={classes.typing}>
      <TextInput
        className={classes.field}
        label={t('roles.picker.add')}
        description={t('roles.picker.addWhat')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={problem}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setProblem(null)
        }}
      />
      <Button variant="default" disabled={text.trim() === ''} onClick={add}>
        {t('roles.picker.addVerb')}
      </Button>
    </div>
  )
}
