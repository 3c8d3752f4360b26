/**
 * A link that fills the form in, for colleagues and instructions. Its parameters: `name`, `description`, `application`,
 * `id`, `user`, `unit`, `role`, `expires` (`30d`, `60d`, `90d`, `1y`, `never` or a day such as `2027-03-01`), `grants`
 * (`site1:tenant:read+user:*;site2:tenant:read`), `master`, `admin`, `secret` (`once` or `sealed`) and `from` (addresses).
 */

import { type Draft, type DraftGrant, EMPTY_DRAFT, type ExpiryChoice } from './draft.ts'
import { parseDay } from './expiry.ts'

type Parameters = Readonly<Record<string, string | undefined>>

const PRESETS: readonly ExpiryChoice[] = ['30d', '60d', '90d', '1y', 'never']

const NAMES = [
  ...['name', 'description', 'application', 'id', 'user', 'unit', 'role', 'expires', 'grants'],
  ...['master', 'admin', 'secret', 'from'],
] as const

/** Only the parameters that fill the form, as one text; empty when there are none. */
export const prefillKey = (search: Parameters): string =>
  NAMES.flatMap((name) => (search[name] === undefined ? [] : [`${name}=${search[name]}`])).join('&')

export function draftFromLink(search: Parameters): Draft {
  const { description = '', application = '', id = '', name = '', from = '', user, unit, role } = search
  return {
    ...EMPTY_DRAFT,
    ...{ name, description, application, id },
    ...{ user: user ?? null, unit: unit ?? null, role: role ?? null },
    ...expiryFromLink(search.expires),
    visibility: search.secret === 'once' || search.secret === 'sealed' ? search.secret : null,
    master: search.master === 'true',
    admin: search.admin === 'true',
    grants: grantsFromLink(search.grants ?? ''),
    allowedIps: from.replace(/[\s,]+/g, '\n'),
  }
}

function expiryFromLink(text = ''): Pick<Draft, 'expiry' | 'day'> {
  const preset = PRESETS.find((one) => one === text)
  if (preset !== undefined) return { expiry: preset, day: '' }
  const day = parseDay(text)
  return day === null ? { expiry: EMPTY_DRAFT.expiry, day: '' } : { expiry: 'custom', day }
}

/** In an address a plus is read as a space, so both part the permissions; a comma does too. */
function grantsFromLink(text: string): readonly DraftGrant[] {
  return text.split(';').flatMap((part): DraftGrant[] => {
    const [, tenant = '', unit, names = ''] = /^([^:/]+)(?:\/([^:]+))?(?::(.*))?$/s.exec(part.trim()) ?? []
    if (tenant === '') return []
    const permissions = names.split(/[\s,+]+/).filter((name) => name !== '')
    return [unit === undefined ? { tenant, permissions } : { tenant, unit, permissions }]
  })
}

/** The parameters of a link that fills the form like this. Never a secret, since a form holds none. */
export function linkParameters(draft: Draft): Readonly<Record<string, string>> {
  const { admin, allowedIps, application, description, expiry, grants, id, master, name, role, unit, user } = draft
  const day = parseDay(draft.day)
  const expires = expiry === 'custom' ? (day ?? '') : expiry === 'keep' || expiry === EMPTY_DRAFT.expiry ? '' : expiry
  const all = {
    ...{ name, description, application, id, user, unit, role, expires },
    grants: grants.map(grantText).join(';'),
    master: master ? 'true' : '',
    admin: admin ? 'true' : '',
    secret: draft.visibility,
    from: allowedIps.trim().replace(/[\s,]+/g, ','),
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === null || value.trim() === '' ? [] : [[key, value.trim()]])),
  )
}

const grantText = ({ tenant, unit, permissions }: DraftGrant): string =>
  `${tenant}${unit === undefined ? '' : `/${unit}`}:${permissions.join(' ')}`
