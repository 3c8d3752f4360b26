/** What an app's form holds, and what of it is sent. */

import type { ChangeClient, Client, CreateClient } from '@polett/client/api'
import type { NameAndId } from '../../parts/name-and-id.tsx'

export interface AppFields extends NameAndId {
  /** One on each line. */
  readonly redirectUris: string
  readonly deviceGrant: boolean
  /** Empty is what is usual. */
  readonly accessMinutes: string
  readonly loginDays: string
  readonly active: boolean
}

export const NEW_APP: AppFields = {
  ...{ name: '', id: '', idTyped: false, redirectUris: '', deviceGrant: false },
  ...{ accessMinutes: '', loginDays: '', active: true },
}

export function fieldsOf(app: Client): AppFields {
  const { accessMinutes, deviceGrant, id, loginDays, name, redirectUris, status } = app
  return {
    ...{ name, id, idTyped: true, deviceGrant, active: status === 'active' },
    redirectUris: redirectUris.join('\n'),
    accessMinutes: String(accessMinutes),
    loginDays: String(loginDays ?? ''),
  }
}

/** The addresses, without blank lines. */
export const addressesOf = (lines: string): readonly string[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const MINUTES = { least: 5, most: 1440 }
export const DAYS = { least: 1, most: 3650 }

/** Empty, or a whole number within the bounds. */
export const isCount = (text: string, { least, most }: { least: number; most: number }): boolean =>
  text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most)

export const isReady = ({ accessMinutes, loginDays, name }: AppFields): boolean =>
  name.trim() !== '' && isCount(accessMinutes, MINUTES) && isCount(loginDays, DAYS)

const countOf = (text: string): number | null => (text === '' ? null : Number(text))

/** Everything but the id, as it is sent. */
function settingsOf(fields: AppFields) {
  return {
    name: fields.name.trim(),
    redirectUris: [...addressesOf(fields.redirectUris)],
    deviceGrant: fields.deviceGrant,
    accessMinutes: countOf(fields.accessMinutes),
    loginDays: countOf(fields.loginDays),
    status: fields.active ? ('active' as const) : ('inactive' as const),
  }
}

export const creationOf = (fields: AppFields): CreateClient => ({ id: fields.id, ...settingsOf(fields) })

/** What differs from what the form began with: a colleague may save the rest meanwhile. */
export function changeOf(begun: AppFields, fields: AppFields): ChangeClient {
  const before = new Map(Object.entries(settingsOf(begun)).map(([name, value]) => [name, JSON.stringify(value)]))
  const changed = Object.entries(settingsOf(fields)).filter(
    ([name, value]) => before.get(name) !== JSON.stringify(value),
  )
  return Object.fromEntries(changed)
}
