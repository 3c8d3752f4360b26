/**
 * What ends together, as the documents have it: each cause against everything that a person signs in with, holds or has
 * made. `stops` is for good, `suspends` comes back when the cause is taken back, `keeps` is not touched.
 */

export const KINDS = [
  ...(['session', 'company session', 'mobile', 'pending', 'link', 'user token', 'user token elsewhere'] as const),
  ...(['application made', 'organization made', 'group made'] as const),
  ...(['session of a colleague', 'token of a colleague', 'app access', 'app refresh', 'company app'] as const),
]
export type Kind = (typeof KINDS)[number]
export type Fate = 'stops' | 'suspends' | 'keeps'

export const CAUSES = [
  ...(['own password', 'password by an administrator', 'password by a link', 'second factors reset'] as const),
  ...([
    'deactivated',
    'deactivated by the directory',
    'signed out everywhere',
    'membership gone',
    'role inactive',
  ] as const),
  ...(['unit inactive', 'tenant inactive', 'deleted', 'deleted by the directory'] as const),
  ...(['signed out by the company', 'unlinked from the company', 'company trusted no more', 'company alone'] as const),
]
export type Cause = (typeof CAUSES)[number]

/** A new password: everything that the old one opened, and what could set another one. */
const OF_PASSWORD: Partial<Record<Kind, Fate>> = {
  ...{ session: 'stops', mobile: 'stops', pending: 'stops', link: 'stops', 'company session': 'stops' },
  ...{ 'app access': 'stops', 'app refresh': 'stops', 'company app': 'stops' },
}

/** Signed out: what was opened ends; the password is as it was, and so is a link to set another one. */
const OF_SIGNING_OUT: Partial<Record<Kind, Fate>> = {
  ...{ session: 'stops', mobile: 'stops', pending: 'stops', 'company session': 'stops' },
  ...{ 'app access': 'stops', 'app refresh': 'stops', 'company app': 'stops' },
}

/** Sessions end for good; tokens work only while their user is active, and come back with them. */
const OF_LEAVING: Partial<Record<Kind, Fate>> = {
  ...{ session: 'stops', pending: 'stops', link: 'stops', 'company session': 'stops' },
  ...{ mobile: 'suspends', 'app access': 'suspends', 'app refresh': 'suspends', 'company app': 'suspends' },
  ...{ 'user token': 'suspends', 'user token elsewhere': 'suspends' },
}

/** What hangs on this one membership; the person is as active as before. */
const OF_MEMBERSHIP: Partial<Record<Kind, Fate>> = {
  ...{ mobile: 'suspends', 'user token': 'suspends' },
  ...{ 'app access': 'suspends', 'app refresh': 'suspends', 'company app': 'suspends' },
}

/** What they made belongs to the tenant. */
const OF_DELETION: Partial<Record<Kind, Fate>> = {
  ...OF_SIGNING_OUT,
  ...{ link: 'stops', 'user token': 'stops', 'user token elsewhere': 'stops' },
}

/** What was begun through the company, and nothing that was not: trusted again, it begins anew. */
const OF_COMPANY: Partial<Record<Kind, Fate>> = { 'company session': 'stops', 'company app': 'stops' }

/** Everything that was begun otherwise, of everybody; a link opens nothing until the other ways are open again. */
const OF_COMPANY_ALONE: Partial<Record<Kind, Fate>> = {
  ...{ session: 'stops', mobile: 'stops', pending: 'stops', link: 'suspends' },
  ...{ 'app access': 'stops', 'app refresh': 'stops', 'session of a colleague': 'stops' },
}

/** Nobody of it is anybody while it sleeps. */
const OF_TENANT: Partial<Record<Kind, Fate>> = Object.fromEntries(KINDS.map((kind) => [kind, 'suspends']))

const FATES: Readonly<Record<Cause, Partial<Record<Kind, Fate>>>> = {
  'own password': OF_PASSWORD,
  'password by an administrator': OF_PASSWORD,
  'password by a link': OF_PASSWORD,
  'second factors reset': OF_SIGNING_OUT,
  'signed out everywhere': OF_SIGNING_OUT,
  deactivated: OF_LEAVING,
  'deactivated by the directory': OF_LEAVING,
  'membership gone': OF_MEMBERSHIP,
  'role inactive': OF_MEMBERSHIP,
  'unit inactive': { ...OF_MEMBERSHIP, 'group made': 'suspends' },
  'tenant inactive': OF_TENANT,
  deleted: OF_DELETION,
  'deleted by the directory': OF_DELETION,
  'signed out by the company': OF_COMPANY,
  'unlinked from the company': OF_COMPANY,
  'company trusted no more': OF_COMPANY,
  'company alone': OF_COMPANY_ALONE,
}

export function fateOf(cause: Cause, kind: Kind): Fate {
  return FATES[cause][kind] ?? 'keeps'
}
