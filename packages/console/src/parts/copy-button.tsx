/** Copies a text and says so, aloud too. Where the browser forbids it, the text is selected instead. */

import { ActionIcon, Button } from '@mantine/core'
import Check from 'lucide-react/icons/check'
import CopyIcon from 'lucide-react/icons/copy'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce, notify } from './announcer.tsx'

export interface CopyButtonProps {
  /** The text, or where to get it from when it is asked for. */
  readonly text: string | (() => Promise<string | null>)
  /** What is copied, in words: it is announced. */
  readonly what: string
  /** A button with its name in words instead of the icon alone. */
  readonly wide?: boolean
  /** The element that holds the text, to be selected where copying is forbidden. */
  readonly selects?: () => HTMLElement | null
}

const SHOWN_MS = 2_000

export function CopyButton({ text, what, wide = false, selects }: CopyButtonProps) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    const value = typeof text === 'string' ? text : await text()
    if (value === null) return
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
      announce(t('common.copiedWhat', { what }))
    } catch {
      select(selects?.() ?? null)
      notify(t('common.copyBlocked'))
    }
  }
  const icon = copied ? <Check size={16} aria-hidden /> : <CopyIcon size={16} aria-hidden />
  if (wide) {
    return (
      <Button leftSection={icon} onClick={() => void copy()}>
        {t('common.copy')}
      </Button>
    )
  }
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={t('common.copyWhat', { what })} onClick={() => void copy()}>
      {icon}
    </ActionIcon>
  )
}

function select(element: HTMLElement | null): void {
  if (element === null) return
  const range = document.createRange()
  range.selectNodeContents(element)
  getSelection()?.removeAllRanges()
  getSelection()?.addRange(range)
}
