/** The ticked rows of a list of tokens. They stay ticked from page to page, and go when the list becomes another. */

import type { Token } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../parts/announcer.tsx'

export interface SelectedTokens {
  readonly tokens: readonly Token[]
  readonly ids: ReadonlySet<string>
  /** Everything that matches, also what is on other pages. */
  readonly everything: boolean
  set(ids: ReadonlySet<string>): void
  selectEverything(count: number): void
  clear(): void
}

interface Kept {
  readonly list: string
  readonly tokens: ReadonlyMap<string, Token>
  readonly everything: boolean
}

/** `list` names what the list shows; `shown` are the rows of its present page. */
export function useTokenSelection(list: string, shown: readonly Token[]): SelectedTokens {
  const { t } = useTranslation()
  const empty: Kept = { list, tokens: new Map(), everything: false }
  const [kept, setKept] = useState(empty)
  const now = kept.list === list ? kept : empty
  const tokens = now.everything ? new Map(shown.map((token) => [token.id, token])) : now.tokens
  const say = (count: number): void =>
    announce(count === 0 ? t('tokens.nothingSelected') : t('tokens.selected', { count }))
  return {
    tokens: [...tokens.values()],
    ids: new Set(tokens.keys()),
    everything: now.everything,
    set: (ids) => {
      const known = new Map([...tokens, ...shown.map((token) => [token.id, token] as const)])
      const next = [...ids].flatMap((id) => known.get(id) ?? [])
      setKept({ list, tokens: new Map(next.map((token) => [token.id, token])), everything: false })
      say(next.length)
    },
    selectEverything: (count) => {
      setKept({ list, tokens: new Map(), everything: true })
      say(count)
    },
    clear: () => setKept(empty),
  }
}
