/** What the set-up asks for, and what is sent of it. */

import type { Setup } from '@polett/client/api'
import { proposedId } from '../../parts/proposed-id.ts'
import { preferences } from '../../session/preferences.ts'

export interface SetupFields {
  readonly name: string
  readonly username: string
  readonly email: string
  readonly withTenant: boolean
  readonly tenantName: string
  /** Null: as the name suggests. */
  readonly tenantId: string | null
  readonly timeZone: string
  readonly locale: string
}

/** Never kept anywhere. */
export interface SetupSecrets {
  readonly code: string
  readonly password: string
}

/** The server's rule, told before it is broken. */
export const PASSWORD_MIN = 8

export function firstFields(): SetupFields {
  return {
    ...{ name: '', username: '', email: '', withTenant: true, tenantName: '', tenantId: null },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: preferences().language,
  }
}

/** The id that was typed, or the one that the name suggests. */
export const tenantIdOf = ({ tenantId, tenantName }: SetupFields): string => tenantId ?? proposedId(tenantName)

export function isComplete(fields: SetupFields, { code, password }: SetupSecrets): boolean {
  const { email, name, tenantName, username, withTenant } = fields
  const person =
    [code, name, username, email].every((text) => text.trim() !== '') && [...password].length >= PASSWORD_MIN
  return person && (!withTenant || (tenantName.trim() !== '' && tenantIdOf(fields) !== ''))
}

export function wishOf(fields: SetupFields, { code, password }: SetupSecrets): Setup {
  const { email, locale, name, tenantName, timeZone, username, withTenant } = fields
  const tenant = { id: tenantIdOf(fields), name: tenantName.trim(), timeZone, locale }
  return {
    ...{ code: code.trim(), password, name: name.trim(), username: username.trim(), email: email.trim() },
    ...(withTenant ? { tenant } : {}),
  }
}
