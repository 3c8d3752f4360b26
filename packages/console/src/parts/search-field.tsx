/** The search of a list: `/` puts the cursor here; the list follows shortly after the last key. */

import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import SearchIcon from 'lucide-react/icons/search'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListSearch } from './list-search.ts'
import { holdsSecret } from './secret-shape.ts'
import { usePageKey } from './use-page-key.ts'

const PAUSE_MS = 250

export interface SearchFieldProps {
  readonly search: ListSearch
  readonly label: string
}

export function SearchField({ search, label }: SearchFieldProps) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(search.q)
  const applied = useRef(search.q)
  // The address can change by itself: back, forward, or filters cleared. What came from here is no news, and would take
  // away what has been typed since.
  useEffect(() => {
    if (search.q !== applied.current) setText(search.q)
    applied.current = search.q
  }, [search.q])
  const apply = useDebouncedCallback((typed: string) => {
    const q = typed.trim() === '' ? '' : typed
    applied.current = q
    search.set({ q: q === '' ? undefined : q })
  }, PAUSE_MS)
  const change = (value: string): void => {
    setText(value)
    // Searches stand in the address, which browsers and servers remember.
    if (!holdsSecret(value)) apply(value)
  }
  usePageKey('/', () => field.current?.focus())
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={label}
      leftSection={<SearchIcon size={16} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => change('')} />
      }
      value={text}
      error={holdsSecret(text) ? t('list.secretTyped') : null}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
