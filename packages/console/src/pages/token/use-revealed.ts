/** A sealed secret while it is shown: a minute, and not beyond this window. Nothing else remembers it. */

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { revealSecret, tokenHistoryQuery } from '../../api/token.ts'
import { announce } from '../../parts/announcer.tsx'
import { withStepUp } from '../../parts/step-up.tsx'

const SHOWN_MS = 60_000

export interface Revealed {
  readonly secret: string | null
  readonly problem: unknown
  readonly pending: boolean
  /** Asks for the secret, with the password if need be; null when it was not given. */
  fetch(): Promise<string | null>
  show(): Promise<void>
  hide(): void
}

export function useRevealed(id: string): Revealed {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [pending, setPending] = useState(false)
  const hide = (): void => {
    setSecret(null)
    announce(t('token.secret.hidden'))
  }
  useHidesItself(secret !== null, hide)
  const fetch = async (): Promise<string | null> => {
    setProblem(null)
    setPending(true)
    try {
      return await withStepUp(() => revealSecret(id))
    } catch (refusal) {
      setProblem(refusal)
      return null
    } finally {
      setPending(false)
      // That it was shown stands in the history now.
      void queries.invalidateQueries({ queryKey: tokenHistoryQuery(id, '').queryKey })
    }
  }
  const show = async (): Promise<void> => {
    const found = await fetch()
    if (found === null) return
    setSecret(found)
    announce(t('token.secret.shown'))
  }
  return { secret, problem, pending, fetch, show, hide }
}

function useHidesItself(shown: boolean, hide: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time runs from the showing, however often the page is drawn.
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(hide, SHOWN_MS)
    window.addEventListener('blur', hide)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('blur', hide)
    }
  }, [shown])
}
