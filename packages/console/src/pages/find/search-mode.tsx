/** A field and, below it, what it finds: one list by groups, with the arrow keys, Enter and the mouse. */

import { Loader } from '@mantine/core'
import SearchIcon from 'lucide-react/icons/search'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { beginsSecret } from '../../parts/secret-shape.ts'
import { FindingList } from './finding-list.tsx'
import classes from './palette.module.css'
import { useFindings } from './use-findings.ts'

export interface SearchModeProps {
  /** Told at once of what looks like a secret, which is taken out of the field; empty: one wants to paste one. */
  onSecret(text: string): void
  onClose(): void
}

export function SearchMode({ onSecret, onClose }: SearchModeProps) {
  const { t } = useTranslation()
  const list = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const { groups, pending } = useFindings(text, { onClose, onSecret: () => onSecret('') })
  const findings = groups.flatMap((group) => group.findings)
  const at = Math.min(active, findings.length - 1)
  useEffect(() => field.current?.focus(), [])
  const change = (value: string): void => {
    const secret = beginsSecret(value)
    setText(secret ? '' : value)
    setActive(0)
    if (secret) onSecret(value)
  }
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text')
    if (!beginsSecret(pasted)) return
    event.preventDefault()
    onSecret(pasted)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && findings.length > 0) {
      event.preventDefault()
      setActive((at + step + findings.length) % findings.length)
    }
    if (event.key === 'Enter') findings[at]?.open()
  }
  return (
    <>
      <div className={classes.field}>
        <SearchIcon size={18} aria-hidden />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={t('find.label')}
          aria-expanded={findings.length > 0}
          aria-controls={list}
          aria-activedescendant={findings.length === 0 ? undefined : `${list}-${at}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('find.placeholder')}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onPaste={onPaste}
          onKeyDown={onKeyDown}
        />
        {pending && <Loader size={16} aria-hidden />}
      </div>
      <FindingList id={list} groups={groups} active={at} onPoint={setActive} />
      <p role="status" className={findings.length === 0 && !pending ? classes.none : 'visually-hidden'}>
        {pending ? '' : t('find.found', { count: findings.length })}
      </p>
    </>
  )
}
