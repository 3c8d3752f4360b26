/** What the reader chose for themself on this device: language, theme and time zone. Nothing here is a secret. */

import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'nb'
export type ThemeChoice = 'auto' | 'light' | 'dark'
/** `device`, `tenant` (the place looked at), or the name of a zone, such as `UTC`. */
export type ZoneChoice = 'device' | 'tenant' | 'UTC'

export interface Preferences {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly zone: ZoneChoice
}

const listeners = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  const theme = kept('polett.theme')
  const zone = kept('polett.zone')
  return {
    language: /^(nb|no|nn)\b/i.test(kept('polett.language') ?? navigator.language) ? 'nb' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    zone: zone === 'tenant' || zone === 'UTC' ? zone : 'device',
  }
}

export const preferences = (): Preferences => current

export function choose(change: Partial<Preferences>): void {
  for (const [name, value] of Object.entries(change)) keep(`polett.${name}`, value)
  current = { ...current, ...change }
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What this device remembers under a name; null also where storage is forbidden. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Remembers on this device; never a secret. Where storage is forbidden, the choice lasts as long as the page. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A private window without storage: nothing is lost but the memory of the choice.
  }
}

/** Forgets what `keep` has remembered. */
export function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was remembered either.
  }
}
