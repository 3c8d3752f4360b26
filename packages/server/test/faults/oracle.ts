/** Random changes with a memory that is too small, against a second opinion that remembers nothing. */

import { expect } from 'vitest'
import { createFeed } from '../../src/nodes/feed.ts'
import { type AskedCall, answerCall } from '../../src/usecases/verify.ts'
import { createDirectory } from '../../src/verify/directory.ts'
import { createTokenCache } from '../../src/verify/token-cache.ts'
import { createUsageCounter } from '../../src/verify/usage-counter.ts'
import { inDays, type MadeToken } from '../builders.ts'
import { type Draw, pick } from '../rules/draw.ts'
import { startServer, type TestServer } from '../server.ts'
import { seededDraw } from './kill-rounds.ts'
import { aTokenOf, KINDS, openPlace, type Place } from './kinds.ts'

const TOKENS = 30

interface Play {
  readonly s: TestServer
  readonly draw: Draw
  readonly places: Place[]
  tokens: MadeToken[]
}

/** The answer of a node that has just started and has nothing in memory. */
async function freshAnswer({ running }: TestServer, asked: AskedCall): Promise<string> {
  const { deps } = running
  const feed = createFeed(0)
  const directory = createDirectory(deps.store.read, feed)
  const lookupKeys = deps.keys.all.map(({ lookup }) => lookup)
  const tokens = createTokenCache({ db: deps.store.read, feed, directory, lookupKeys, maxEntries: 2 })
  const { verdict } = await answerCall({ ...deps, feed, directory, tokens, usage: createUsageCounter() }, asked)
  return verdict.allowed ? 'allowed' : verdict.code
}

async function compare({ draw, places, s, tokens }: Play, step: string): Promise<boolean> {
  const { secret } = pick(draw, tokens)
  const place = pick(draw, places)
  const permission = pick(draw, ['tenant:read', 'unit:read', null])
  const tenant = pick(draw, [place.tenant, null, null])
  const unit = tenant === null ? null : pick(draw, [place.low, place.top, null])
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ permission, tenant, unit })) if (value !== null) query.set(name, value)
  const { body, status } = await s.call('GET', `/v1/verify?${query}`, { token: secret })
  const asked = {
    secret,
    permissions: permission === null ? [] : [permission],
    tenant,
    unit,
    claimed: null,
    address: '127.0.0.1',
  }
  const expected = await freshAnswer(s, asked)
  // Unknown secrets are limited by the minute, and refused either way.
  const said = status === 200 ? 'allowed' : body.code === 'rate_limited' ? 'token_invalid' : body.code
  expect([step, query.toString(), said]).toEqual([step, query.toString(), expected])
  return said === 'allowed'
}

/** One random change; what the rules refuse changes nothing, and that too has to be known. */
async function change(play: Play): Promise<string> {
  const { draw, places, s, tokens } = play
  const place = pick(draw, places)
  const { id } = pick(draw, tokens)
  const home = `/v1/tenants/${place.tenant}`
  const unit = `${home}/units/${pick(draw, [place.low, place.top])}`
  const status = pick(draw, ['active', 'active', 'active', 'active', 'inactive'])
  const memberships = [
    [],
    [{ unit: place.low, role: place.role }],
    [{ unit: place.low, role: place.role }],
    [{ unit: place.low, role: place.role }],
  ]
  const permissions = pick(draw, [['tenant:read'], ['unit:read'], ['tenant:read', 'unit:read']])
  const terms = { name: 'Other', expiresAt: inDays(s, 5), keepSecret: true }
  const [method, path, body] = pick<readonly [string, string, object?]>(draw, [
    ['POST', `/v1/tokens/${id}/revoke`],
    ['POST', `/v1/tokens/${id}/restore`],
    ['POST', `/v1/tokens/${id}/restore`],
    ['POST', `/v1/tokens/${id}/restore`],
    ['POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: pick(draw, [0, 60, 600]) }],
    [
      'POST',
      `/v1/tokens/${id}/replace`,
      { ...terms, application: 'Other', grants: [{ tenant: place.tenant, permissions }] },
    ],
    ['POST', `/v1/tokens/${id}/replace`, { ...terms, admin: pick(draw, [true, false]) }],
    ['POST', '/v1/tokens/bulk', { action: pick(draw, ['revoke', 'restore', 'restore']), ids: [id] }],
    ['DELETE', `/v1/tokens/${id}`],
    ['PATCH', home, { status }],
    ['PATCH', unit, { status }],
    ['PATCH', `${home}/units/${place.low}`, { parent: pick(draw, [place.top, null]) }],
    ['PATCH', `${home}/roles/${place.role}`, { permissions }],
    ['PATCH', `${home}/roles/${place.role}`, { status }],
    ['PATCH', `${home}/users/${place.user.id}`, { status }],
    ['PATCH', `${home}/users/${place.user.id}`, { memberships: pick(draw, memberships) }],
  ])
  const answer = await s.call(method, path, { token: s.master, ...(body === undefined ? {} : { body }) })
  expect(answer.status).toBeLessThan(500)
  const { secret, token } = answer.body ?? {}
  if (typeof secret === 'string') play.tokens.push({ id: token.id, secret, token })
  return `${method} ${path} ${JSON.stringify(body ?? {})} -> ${answer.status}`
}

/** Throws where an answer differs. Answers how many calls of two a step were allowed. */
export async function playAgainstOracle(steps: number, seed: number): Promise<number> {
  const s = await startServer({ maxCachedTokens: 8, environment: { POLETT_LOG_LEVEL: 'silent' } })
  try {
    const places: Place[] = []
    for (const kind of KINDS) places.push(await openPlace(s, kind, 1))
    const play: Play = { s, draw: seededDraw(seed), places, tokens: places.flatMap(({ tokens }) => tokens) }
    let allowed = 0
    for (let step = 0; step < steps; step += 1) {
      await refill(play)
      const done = await change(play)
      for (let question = 0; question < 2; question += 1) allowed += Number(await compare(play, `${step}: ${done}`))
      s.clock.advance(2_000)
    }
    return allowed
  } finally {
    await s.stop()
  }
}

/** Puts new tokens in the place of old ones; where a place takes none at the moment, the next turn tries another. */
async function refill(play: Play): Promise<void> {
  if (play.tokens.length > 2 * TOKENS) play.tokens = play.tokens.slice(-TOKENS)
  const made = await aTokenOf(play.s, pick(play.draw, play.places)).catch(() => null)
  if (made !== null) play.tokens.push(made)
}
