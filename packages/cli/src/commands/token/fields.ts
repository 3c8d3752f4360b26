/** The fields that creating and replacing a token share, from flags to the body. */

import type { Api } from '../../api.ts'
import type { Call, Flags } from '../../command.ts'
import { EXIT, isFailure, wrongUsage } from '../../failure.ts'
import { endOfDay, getWritten } from '../../instants.ts'

export const FIELD_FLAGS: Flags = {
  name: { value: 'NAME', about: 'What people call it' },
  description: { value: 'TEXT', about: 'What it is for' },
  expires: { value: 'WHEN', about: '90d, 2027-03-01 (the end of that day), 2027-03-01T12:00:00Z, or never' },
  application: { value: 'NAME', about: 'Application tokens: the name of the application' },
  grant: {
    value: 'TENANT=PERMISSIONS',
    about: 'Application tokens: such as site1=tenant:read,user:* or site1/sales=user:read; * is everywhere',
    many: true,
  },
  master: { about: 'Application tokens: may manage other tokens everywhere' },
  unit: { value: 'UNIT', about: 'User and group tokens: the unit' },
  role: { value: 'ROLE', about: 'User tokens: the role of the membership' },
  admin: { about: 'Application, organization and group tokens: the rights of an administrator there' },
  'allow-ip': { value: 'CIDR', about: 'Use only from these addresses', many: true },
  visibility: { value: 'sealed|once', about: 'User tokens: whether the secret can be shown again' },
}

/** The members of the body that were given; what was not given is left out, so that the server's defaults hold. */
export async function readFields(call: Call, api: Api, tenant: string | undefined): Promise<Record<string, unknown>> {
  const grants = call.texts('grant').map(parseGrant)
  const expires = call.text('expires')
  const given = {
    name: call.text('name'),
    description: call.text('description'),
    application: call.text('application'),
    expiresAt: expires === undefined ? undefined : await readExpiry(call, api, expires, tenant),
    grants: grants.length === 0 ? undefined : grants,
    master: call.has('master') || undefined,
    unit: call.text('unit'),
    role: call.text('role'),
    admin: call.has('admin') || undefined,
    allowedIps: call.has('allow-ip') ? call.texts('allow-ip') : undefined,
    secretVisibility: readVisibility(call.text('visibility')),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

export interface WrittenGrant {
  readonly tenant: string
  readonly unit?: string
  readonly permissions: readonly string[]
}

/** `tenant=a:b,c:*`, or `tenant/unit=…`. Throws a failure of usage. */
export function parseGrant(text: string): WrittenGrant {
  const parts = /^([^=/\s]+)(?:\/([^=/\s]+))?=(.+)$/.exec(text)
  const [, tenant, unit, list] = parts ?? []
  const permissions = (list ?? '').split(',').map((each) => each.trim())
  if (tenant === undefined || permissions.includes('')) {
    throw wrongUsage('--grant is written TENANT=PERMISSION,PERMISSION, such as site1=tenant:read,user:*')
  }
  return { tenant, ...(unit === undefined ? {} : { unit }), permissions }
}

function readVisibility(text: string | undefined): string | undefined {
  if (text === undefined || text === 'sealed' || text === 'once') return text
  throw wrongUsage('--visibility is sealed or once.')
}

/** RFC 3339 in UTC, or null for a token that never expires. */
async function readExpiry(call: Call, api: Api, text: string, tenant: string | undefined): Promise<string | null> {
  if (text === 'never') return null
  const written = getWritten('expires', text)
  const { terminal } = call
  if (written.kind === 'instant') return new Date(written.at).toISOString()
  if (written.kind === 'length') return new Date(terminal.now() + written.ms).toISOString()
  const timeZone = tenant === undefined ? null : await findTimeZone(api, tenant)
  const at = new Date(endOfDay(written.day, timeZone ?? 'UTC')).toISOString()
  const zone =
    timeZone ?? (tenant === undefined ? 'UTC' : `UTC, as the time zone of ${tenant} is not for this token to read`)
  terminal.err(`Expires at the end of ${written.day} in ${zone}: ${at}\n`)
  return at
}

/** Null when the caller may not read the tenant: whoever may create tokens need not. */
async function findTimeZone(api: Api, tenant: string): Promise<string | null> {
  try {
    return (await api.request<{ readonly timeZone: string }>({ path: ['v1', 'tenants', tenant] })).timeZone
  } catch (error) {
    if (isFailure(error) && (error.exitCode === EXIT.forbidden || error.exitCode === EXIT.notFound)) return null
    throw error
  }
}
