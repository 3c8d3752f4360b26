/** Random calls to a tenant's directory over HTTP, by applications and by people, and what everybody holds after each. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aMember, anApplication, aTenant, aUnit, type Membership, PASSWORD } from '../builders.ts'
import { type Draw, drawSeeded, pick, some } from '../rules/draw.ts'
import { type Everybody, type Held, lookAround } from '../rules/everybody.ts'
import { excess, type HeldAt } from '../rules/written-out.ts'
import { type Answer, type CallOptions, startServer, type TestServer } from '../server.ts'

const SEED = 20_261_124
const TRIES = 2_500
const APPLICATIONS = 20

interface Wish {
  readonly method: string
  readonly path: string
  readonly body?: object
  /** Whose password the caller sets by it; `new` for that of whoever is made. */
  readonly learns?: string
}

const OFTEN = [
  '*',
  'user:*',
  'user:update',
  'role:*',
  'role:update',
  'unit:*',
  'unit:update',
  'orders:*',
  'orders:read',
]
/** Whoever is not there yet. */
const NOBODY: Held = { now: new Set(), ever: new Set(), active: false }

let s: TestServer
let tenant: string
let units: readonly string[]
const roles = ['tenant-user', 'unit-admin', 'tenant-admin', 'r0', 'r1', 'r2', 'r3', 'r4', 'r5']
const grantsOf = new Map<string, readonly HeldAt[]>()
const secretOf = new Map<string, string>()
const cookieOf = new Map<string, string>()
const nameOf = new Map<string, string>()

beforeAll(async () => {
  s = await startServer()
  const draw = drawSeeded(SEED)
  tenant = await aTenant(s)
  const upper = await aUnit(s, tenant)
  units = [upper, await aUnit(s, tenant, { parent: upper }), await aUnit(s, tenant), await aUnit(s, tenant)]
  const own = ['orders:read', 'orders:write'].map((name) => ({ name, description: '' }))
  await s.ok('PUT', `/v1/tenants/${tenant}/permissions`, own)
  for (const id of roles.filter((role) => role.startsWith('r')))
    await s.ok('POST', `/v1/tenants/${tenant}/roles`, { id, name: id, ...aRole(draw) })
  for (let each = 0; each < APPLICATIONS; each += 1) {
    const held = [...new Set([tenant, ...units].filter(() => draw(3) === 0))].map((place) => ({
      ...{ place, permissions: [...new Set([pick(draw, OFTEN), pick(draw, OFTEN), 'user:create'])] },
    }))
    const grants = held.map(({ permissions, place }) => ({
      ...{ tenant, permissions },
      ...(place === tenant ? {} : { unit: place }),
    }))
    const { id, secret } = await anApplication(s, {}, { grants })
    grantsOf.set(id, held)
    secretOf.set(id, secret)
  }
  for (let each = 0; each < 8; each += 1) {
    const isHigh = each % 4 === 3
    const membership = isHigh ? { unit: null, role: 'tenant-admin' } : { unit: pick(draw, units), role: 'unit-admin' }
    const { id, username } = await aMember(s, tenant, membership)
    await signIn(id, username)
  }
})
afterAll(() => s.stop())

async function signIn(id: string, username: string): Promise<void> {
  nameOf.set(id, username)
  cookieOf.set(id, await s.signIn(username, PASSWORD, tenant))
}

function aRole(draw: Draw) {
  return { permissions: [...new Set(some(draw, 3, () => pick(draw, OFTEN)))], unit: pick(draw, [null, null, ...units]) }
}

function aMembership(draw: Draw): Membership {
  return { unit: pick(draw, [null, ...units]), role: pick(draw, roles) }
}

type Deed = (draw: Draw, person: string) => Wish

const at = (path: string): string => `/v1/tenants/${tenant}/${path}`
const someStatus = (draw: Draw): string => pick(draw, ['active', 'active', 'inactive'])

let made = 0

const DEEDS: Readonly<Record<string, Deed>> = {
  createUser(draw) {
    made += 1
    const user = { username: `made-${made}`, name: 'Made', memberships: some(draw, 2, () => aMembership(draw)) }
    const wish = { method: 'POST', path: at('users') }
    return draw(3) > 0 ? { ...wish, body: user } : { ...wish, body: { ...user, password: PASSWORD }, learns: 'new' }
  },
  replaceMemberships: (draw, person) => ({
    ...{ method: 'PATCH', path: at(`users/${person}`) },
    body: { memberships: some(draw, 2, () => aMembership(draw)) },
  }),
  addMember: (draw, person) => ({
    ...{ method: 'PUT', path: at(`units/${pick(draw, units)}/members/${person}`), body: { role: pick(draw, roles) } },
  }),
  removeMember: (draw, person) => ({ method: 'DELETE', path: at(`units/${pick(draw, units)}/members/${person}`) }),
  setPassword: (_draw, person) => ({
    ...{ method: 'PATCH', path: at(`users/${person}`), body: { password: PASSWORD }, learns: person },
  }),
  toggleUser: (draw, person) => ({
    ...{ method: 'PATCH', path: at(`users/${person}`), body: { status: someStatus(draw) } },
  }),
  deleteUser: (_draw, person) => ({ method: 'DELETE', path: at(`users/${person}`) }),
  changeRole: (draw) => ({
    ...{ method: 'PATCH', path: at(`roles/r${draw(6)}`) },
    body: draw(4) === 0 ? { status: someStatus(draw) } : aRole(draw),
  }),
  moveUnit: (draw) => ({
    ...{ method: 'PATCH', path: at(`units/${pick(draw, units)}`), body: { parent: pick(draw, [null, ...units]) } },
  }),
  toggleUnit: (draw) => ({
    ...{
      method: 'PATCH',
      path: at(`units/${pick(draw, units)}`),
      body: { status: someStatus(draw) },
    },
  }),
}

test(`X-09: nobody, nor a person they can sign in as, comes to more than the caller holds (seed ${SEED})`, async () => {
  const draw = drawSeeded(SEED)
  /** By person, who has set their password last. */
  const knows = new Map<string, string>()
  const tally = new Map<string, number>()
  let before = await lookAround(s, tenant, grantsOf)
  for (let each = 0; each < TRIES; each += 1) {
    const [caller, person] = [drawCaller(draw, before), pick(draw, [...before.keys()].filter(isPerson))]
    const [name, deed] = pick(draw, Object.entries(DEEDS))
    const { body, learns, method, path } = deed(draw, person)
    const answer = await s.call(method, path, { ...asCaller(caller), body })
    const isDone = answer.status < 300
    tally.set(`${name} ${isDone}`, (tally.get(`${name} ${isDone}`) ?? 0) + 1)
    if (!isDone) {
      await signInAgain(caller, answer)
      continue
    }
    const known = [...knows].filter(([, who]) => who === caller).map(([whose]) => whose)
    if (learns !== undefined) knows.set(learns === 'new' ? answer.body.id : learns, caller)
    const after = await lookAround(s, tenant, grantsOf)
    const reached = [caller, ...known]
    const told = [...knows].filter(([, who]) => who === caller).map(([whose]) => whose)
    const said = `${name}: ${path} ${JSON.stringify(body)}`
    expect(growthOf(before, after, { caller, reached, told }), said).toEqual(NONE)
    before = after
  }
  // Each deed was both done and refused, so neither side of the question is empty.
  for (const name of Object.keys(DEEDS)) {
    for (const isDone of [true, false])
      expect([name, isDone, (tally.get(`${name} ${isDone}`) ?? 0) > 5]).toEqual([name, isDone, true])
  }
}, 120_000)

const isPerson = (id: string): boolean => !grantsOf.has(id)

function drawCaller(draw: Draw, everybody: Everybody): string {
  const signedIn = [...cookieOf.keys()].filter((id) => everybody.get(id)?.active)
  return pick(draw, [...grantsOf.keys(), ...signedIn])
}

function asCaller(id: string): CallOptions {
  const [token, cookie] = [secretOf.get(id), cookieOf.get(id)]
  return { ...(token === undefined ? {} : { token }), ...(cookie === undefined ? {} : { cookie }) }
}

/** A session ends when somebody else sets the password. */
async function signInAgain(id: string, { status }: Answer): Promise<void> {
  expect([401, 403, 404, 409, 422]).toContain(status)
  if (status === 401) await signIn(id, nameOf.get(id) ?? '')
}

interface Growth {
  readonly caller: string
  /** The caller, and whoever they could sign in as before the call. */
  readonly reached: readonly string[]
  /** Whoever they can sign in as after it. */
  readonly told: readonly string[]
}

const NONE = { given: [], woken: [], taken: [] }

/** Rights that somebody has come to by the call, and that neither they nor the caller had. */
function growthOf(before: Everybody, after: Everybody, { caller, reached, told }: Growth) {
  const was = (id: string): Held => before.get(id) ?? NOBODY
  const held = was(caller).now
  const within = reached.map((id) => was(id).ever)
  const people = [...after]
  return {
    given: people.flatMap(([id, { ever }]) => excess(ever, was(id).ever, held)),
    woken: people.flatMap(([id, { active, ever }]) => (active && !was(id).active ? excess(ever, held) : [])),
    taken: told.flatMap((id) => excess(after.get(id)?.ever ?? NOBODY.ever, held, ...within)),
  }
}
