/** What was typed into a longer form survives a reload of the page, on this tab alone. Never for secrets or passwords. */

import { useCallback, useEffect, useRef, useState } from 'react'

const PREFIX = 'polett.draft.'

function read<Fields extends object>(key: string, initial: Fields): Fields {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? initial : { ...initial, ...(JSON.parse(text) as Partial<Fields>) }
  } catch {
    return initial
  }
}

function write(key: string, fields: object | null): void {
  try {
    if (fields === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(fields))
  } catch {
    // Without storage the draft lasts as long as the page.
  }
}

/** Forgets all drafts of this tab, so that whoever signs in next does not find them. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  } catch {
    // Nothing was remembered either.
  }
}

export interface Draft<Fields> {
  readonly fields: Fields
  change(change: Partial<Fields>): void
  /** Forgets the draft: it was saved, or thrown away. */
  forget(): void
}

/** The fields of a form under a name of its own, such as `unit`. */
export function useDraft<Fields extends object>(form: string, initial: Fields): Draft<Fields> {
  const key = `${PREFIX}${form}`
  const [fields, setFields] = useState(() => read(key, initial))
  const done = useRef(false)
  const first = useRef(true)
  useEffect(() => {
    if (!first.current && !done.current) write(key, fields)
    first.current = false
  }, [key, fields])
  const change = useCallback((part: Partial<Fields>) => {
    done.current = false
    setFields((before) => ({ ...before, ...part }))
  }, [])
  const forget = useCallback(() => {
    done.current = true
    write(key, null)
  }, [key])
  return { fields, change, forget }
}
