/** An app that signs people in. It keeps no secret: whoever has it could read one out of it (RFC 8252 §8.5). */

import { isRegistered } from './redirect-uri.ts'

export interface Client {
  /** Null: built in. */
  readonly internalId: number | null
  readonly id: string
  readonly name: string
  readonly redirectUris: readonly string[]
  /** Null: as the product has it. */
  readonly accessMinutes: number | null
  /** Null: as the policy has it. */
  readonly loginDays: number | null
  readonly deviceGrant: boolean
  readonly active: boolean
}

export const ACCESS_MINUTES = 60
export const CLI_ID = 'polett-cli'

/** Every tenant has it, and the platform; nothing of it can be changed. */
export const CLI: Client = {
  internalId: null,
  id: CLI_ID,
  name: 'Polett CLI',
  redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
  accessMinutes: null,
  loginDays: null,
  deviceGrant: true,
  active: true,
}

/** Whether a request may still be answered as the app is now: it may have been switched off or changed since it asked. */
export function mayAnswer(
  { active, deviceGrant, redirectUris }: Client,
  { redirectUri }: { readonly redirectUri: string | null },
): boolean {
  return active && (redirectUri === null ? deviceGrant : isRegistered(redirectUris, redirectUri))
}

/**
 * The name by which an app knows itself, as tenant and id. Null when it has not that form. What is built in belongs to no
 * tenant by its name, or whoever asks for it in a tenant's would learn whether there is such a tenant.
 */
export function parseClientId(text: string): { readonly tenant: string | null; readonly id: string } | null {
  if (text === CLI_ID) return { tenant: null, id: CLI_ID }
  const match = /^([a-z0-9][a-z0-9-]{0,63})\.([a-z0-9][a-z0-9-]{0,63})$/.exec(text)
  return match === null ? null : { tenant: match[1] ?? '', id: match[2] ?? '' }
}
