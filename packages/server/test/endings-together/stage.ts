/** Somebody with one of everything, what can happen to them, and whether each of their things still works. */

import type { Forger } from '../companies/forger.ts'
import { codeOf, STEP_MS } from '../second-factors/scene.ts'
import { type Answer, type CallOptions, cookieOf, type Json } from '../server.ts'
import { registerApp, signInToApp } from './app-sign-in.ts'
import { COMPANY, signInThroughCompany, signOutAtCompany } from './company.ts'
import type { Cause, Kind } from './table.ts'

export const PASSWORD = 'quite a good pass-phrase'
export const NEW_PASSWORD = 'another good pass-phrase'

type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>

/** Where it is played: things happen at `here`, and are asked about `there`. */
export interface Place {
  readonly here: Call
  readonly there: Call
  readonly master: string
  /** An issuer that says what it is told to, for all tenants. */
  readonly company: Forger
  now(): number
}

export interface Person {
  readonly tenant: string
  readonly id: string
  /** A session besides the one that is asked about. */
  readonly cookie: string
  readonly directory: string
  readonly link: string
  /** The things, as they are asked about. */
  readonly probes: Readonly<Record<Kind, () => Promise<boolean>>>
}

const MEMBERSHIPS = [
  { unit: null, role: 'tenant-admin' },
  { unit: 'sales', role: 'seller' },
]
const DEVICE = { id: 'one', name: 'Phone', platform: 'ios' }

export async function makePerson(place: Place, tenant: string): Promise<Person> {
  const { here, there } = place
  const ok = async (method: string, path: string, options: CallOptions): Promise<Json> => {
    const answer = await here(method, path, options)
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
    return answer.body
  }
  const post = (path: string, body: object, by: CallOptions = { token: place.master }) =>
    ok('POST', path, { ...by, body })
  const at = `/v1/tenants/${tenant}`
  await post('/v1/tenants', { id: tenant, name: tenant })
  await post(`${at}/units`, { id: 'sales', kind: 'group', name: 'Sales' })
  await post(`${at}/roles`, { id: 'seller', name: 'Seller', permissions: ['unit:read'] })
  const wish = { password: PASSWORD, memberships: MEMBERSHIPS }
  const { id } = await post(`${at}/users`, { ...wish, username: 'kari', name: 'Kari' })
  await post(`${at}/users`, { ...wish, username: 'ola', name: 'Ola' })
  const expiresAt = new Date(place.now() + 30 * 86_400_000).toISOString()
  const token = (body: object, by?: CallOptions) => post('/v1/tokens', { tenant, name: 'One', expiresAt, ...body }, by)
  const signIn = (username: string) => here('POST', '/v1/session', { body: { username, password: PASSWORD, tenant } })
  const cookie = cookieOf(await signIn('kari'))
  const { secret } = await ok('POST', '/v1/session/factors/totp', { cookie })
  const confirmation = { code: codeOf(secret, place.now()) }
  const { recoveryCodes } = await post('/v1/session/factors/totp/confirm', confirmation, { cookie })
  const [first, second] = recoveryCodes
  const finish = async (call: Call, waiting: string, recoveryCode: string) =>
    call('POST', '/v1/session/second-factor', { body: { signIn: waiting, recoveryCode } })
  const session = cookieOf(await finish(here, (await signIn('kari')).body.signIn, first))
  // The code of the moment was used to add the app; the next one is taken already.
  const code = codeOf(secret, place.now() + STEP_MS)
  const phone = { username: 'kari', password: PASSWORD, unit: 'sales', role: 'seller', device: DEVICE, code }
  const mobile = await post(`${at}/sessions`, phone)
  const sold = { kind: 'user', user: id, unit: 'sales', role: 'seller' }
  const tokens = {
    'user token': await token(sold),
    'user token elsewhere': await token({ kind: 'user', user: id, role: 'tenant-admin' }),
    'application made': await token({ kind: 'application', application: 'A', grants: [] }, { cookie }),
    'organization made': await token({ kind: 'organization', admin: false }, { cookie }),
    'group made': await token({ kind: 'group', unit: 'sales', admin: false }, { cookie }),
    'token of a colleague': await token({ ...sold, user: 'ola', role: 'tenant-admin', unit: null }),
    mobile,
  }
  const directory = await token({
    kind: 'application',
    application: 'Directory',
    grants: [{ tenant, permissions: ['*'] }],
  })
  const colleague = cookieOf(await signIn('ola'))
  const { signIn: pending } = (await signIn('kari')).body
  const { link } = await post(`${at}/users/${id}/password-links`, { mail: false })
  const linkSecret = new URL(link).hash.slice(1)
  const membership = { unit: 'sales', role: 'seller' }
  await registerApp(here, { ...place, tenant })
  const app = await signInToApp(here, { cookie, tenant, membership })
  const through = await signInThroughCompany({ call: here, ...place, tenant, user: id, now: place.now() })
  const companyApp = await signInToApp(here, { cookie: through, tenant, membership })
  const works = async (answer: Promise<Answer>) => (await answer).status < 300
  const passing = ([kind, made]: [string, Json]) => [
    kind,
    () => works(there('GET', '/v1/verify', { token: made.secret })),
  ]
  return {
    ...{ tenant, id, cookie, directory: directory.secret, link: linkSecret },
    probes: {
      ...(Object.fromEntries(Object.entries(tokens).map(passing)) as Record<
        keyof typeof tokens,
        () => Promise<boolean>
      >),
      session: () => works(there('GET', `${at}/users`, { cookie: session })),
      'company session': () => works(there('GET', `${at}/users`, { cookie: through })),
      'session of a colleague': () => works(there('GET', `${at}/users`, { cookie: colleague })),
      'app access': () => works(there('GET', '/v1/verify', { token: app.access })),
      'app refresh': () => works(app.refresh(there)),
      'company app': () => works(there('GET', '/v1/verify', { token: companyApp.access })),
      pending: () => works(finish(there, pending, second)),
      link: () => works(there('POST', '/v1/password-links/check', { body: { secret: linkSecret } })),
    },
  }
}

/** Lets it happen; answers how it is taken back, where it can be. */
export async function cause(place: Place, person: Person, what: Cause): Promise<(() => Promise<void>) | null> {
  const at = `/v1/tenants/${person.tenant}`
  const scim = `/scim/v2/${person.tenant}/Users/${person.id}`
  const done = async (method: string, path: string, body?: unknown, by: CallOptions = { token: place.master }) => {
    const answer = await place.here(method, path, { ...by, ...(body === undefined ? {} : { body }) })
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  }
  const switching = async (path: string, off: object, on: object) => {
    await done('PATCH', path, off)
    return () => done('PATCH', path, on)
  }
  const sleeping = (path: string) => switching(`${at}${path}`, { status: 'inactive' }, { status: 'active' })
  const user = `${at}/users/${person.id}`
  const directory = { token: person.directory }
  const active = (value: unknown) => ({ Operations: [{ op: 'replace', path: 'active', value }] })
  const final = async (doing: Promise<void>) => {
    await doing
    return null
  }
  const deeds: Readonly<Record<Cause, () => Promise<(() => Promise<void>) | null>>> = {
    'own password': () =>
      final(done('POST', '/v1/session/password', { current: PASSWORD, new: NEW_PASSWORD }, { cookie: person.cookie })),
    'password by an administrator': () => final(done('PATCH', user, { password: NEW_PASSWORD })),
    'password by a link': () =>
      final(done('POST', '/v1/password-links/use', { secret: person.link, password: NEW_PASSWORD }, {})),
    'second factors reset': () => final(done('DELETE', `${user}/factors`)),
    'signed out everywhere': () => final(done('DELETE', `${user}/sessions`)),
    deactivated: () => sleeping(`/users/${person.id}`),
    'deactivated by the directory': async () => {
      await done('PATCH', scim, active('False'), directory)
      return () => done('PATCH', scim, active(true), directory)
    },
    'membership gone': () => switching(user, { memberships: MEMBERSHIPS.slice(0, 1) }, { memberships: MEMBERSHIPS }),
    'role inactive': () => sleeping('/roles/seller'),
    'unit inactive': () => sleeping('/units/sales'),
    'tenant inactive': () => sleeping(''),
    deleted: () => final(done('DELETE', user)),
    'signed out by the company': () =>
      final(signOutAtCompany({ call: place.here, ...place, tenant: person.tenant, now: place.now() })),
    'unlinked from the company': () => final(done('DELETE', `${user}/identities/${COMPANY}`)),
    'company trusted no more': () => sleeping(`/issuers/${COMPANY}`),
    'company alone': () => switching(`${at}/issuers/${COMPANY}`, { onlyThisWay: true }, { onlyThisWay: false }),
    'deleted by the directory': () => final(done('DELETE', scim, undefined, directory)),
  }
  return deeds[what]()
}

/** What works, of those that are asked about. One that waits can be asked about once, because asking ends it. */
export async function working(person: Person, kinds: readonly Kind[]): Promise<Record<string, boolean>> {
  const answers: Record<string, boolean> = {}
  for (const kind of kinds) answers[kind] = await person.probes[kind]()
  return answers
}
