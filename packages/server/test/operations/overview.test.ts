/** The console's first page in numbers: what is counted, and for whom. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import {
  aGroupToken,
  aMember,
  aMobileSignIn,
  anAdministrator,
  anApplication,
  anOrganizationToken,
  aTenant,
  aUnit,
  aUserToken,
  cookieFor,
  inDays,
} from '../builders.ts'
import { type CallOptions, startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeEach(async () => {
  s = await startServer()
})
afterEach(() => s.stop())

interface Count {
  readonly count: number
  readonly isMinimum: boolean
}

interface Overview {
  readonly computedAt: string
  readonly live: Readonly<Record<string, Count>>
  readonly expiring: { readonly within7Days: Count; readonly within30Days: Count }
  readonly neverUsed: Count
  readonly refused24h: Count
  readonly hours: readonly { readonly start: string; readonly allowed: number; readonly refused: number }[]
}

/** As of now, after what is kept has aged. */
async function overview(by: CallOptions = {}, query = ''): Promise<Overview> {
  await flushUsage(s.running.deps)
  s.clock.advance(11_000)
  return s.ok('GET', `/v1/overview${query}`, undefined, by)
}

/** In the order user, mobile, application, organization, group. */
function live({ live: counts }: Overview): number[] {
  return ['user', 'mobile', 'application', 'organization', 'group'].map((kind) => counts[kind]?.count ?? -1)
}

async function scene() {
  const [tenant, other] = [await aTenant(s), await aTenant(s)]
  const unit = await aUnit(s, tenant)
  const below = await aUnit(s, tenant, { parent: unit })
  const beside = await aUnit(s, tenant)
  const user = await aMember(s, tenant, { unit, role: 'unit-user' })
  await aUserToken(s, user, { unit, role: 'unit-user' })
  await aMobileSignIn(s, user)
  await anOrganizationToken(s, tenant)
  await aGroupToken(s, tenant, below)
  await aGroupToken(s, tenant, beside)
  await anOrganizationToken(s, other)
  return { tenant, other, unit }
}

test('every caller sees the tokens in their sight, and nothing of the others', async () => {
  const { other, tenant, unit } = await scene()
  expect(live(await overview())).toEqual([1, 1, 3, 2, 2])
  expect(live(await overview({}, `?tenant=${tenant}`))).toEqual([1, 1, 0, 1, 2])
  expect(live(await overview({}, '?tenant=nowhere'))).toEqual([0, 0, 0, 0, 0])
  const admin = { cookie: await cookieFor(s, await anAdministrator(s, tenant)) }
  expect(live(await overview(admin))).toEqual([1, 1, 0, 1, 2])
  expect(live(await overview(admin, `?tenant=${other}`))).toEqual([0, 0, 0, 0, 0])
  const unitAdmin = { cookie: await cookieFor(s, await anAdministrator(s, tenant, unit)) }
  expect(live(await overview(unitAdmin))).toEqual([1, 1, 0, 0, 1])
  const devices = await anApplication(s, { [tenant]: ['session:read'] })
  expect(live(await overview({ token: devices.secret }))).toEqual([0, 1, 0, 0, 0])
  const plain = { cookie: await cookieFor(s, await aMember(s, tenant, { unit: null, role: 'tenant-user' })) }
  expect(live(await overview(plain))).toEqual([0, 0, 0, 0, 0])
  const both = await anApplication(s, { [tenant]: ['token:read'], [other]: ['token:read'] })
  expect(live(await overview({ token: both.secret }))).toEqual([1, 0, 0, 2, 2])
  expect((await s.call('GET', '/v1/overview')).status).toBe(401)
})

test('a token counts while it is neither expired nor revoked', async () => {
  const tenant = await aTenant(s)
  const query = `?tenant=${tenant}`
  const [soon, later, last] = [
    await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 5) }),
    await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 20) }),
    await anOrganizationToken(s, tenant, { expiresAt: inDays(s, 100) }),
  ]
  const told = async () => {
    const shown = await overview({}, query)
    const counts = [shown.live.organization, shown.expiring.within7Days, shown.expiring.within30Days, shown.neverUsed]
    return counts.map((each) => each?.count)
  }
  expect(await told()).toEqual([3, 1, 2, 3])
  await s.call('GET', '/v1/verify', { token: last.secret })
  expect(await told()).toEqual([3, 1, 2, 2])
  await s.ok('POST', `/v1/tokens/${later.id}/revoke`)
  expect(await told()).toEqual([2, 1, 1, 1])
  await s.ok('POST', `/v1/tokens/${later.id}/restore`)
  s.clock.advance(6 * 86_400_000)
  expect(await told()).toEqual([2, 0, 1, 1])
  await s.ok('DELETE', `/v1/tokens/${last.id}`)
  expect(await told()).toEqual([1, 0, 1, 1])
  expect(soon.id).not.toBe(later.id)
})

test('calls are counted by the hour, allowed and refused, for the last 24 hours', async () => {
  const tenant = await aTenant(s)
  const { id, secret } = await anOrganizationToken(s, tenant)
  const call = (permission: string) => s.call('GET', `/v1/verify?permission=${permission}`, { token: secret })
  await call('unit:read')
  await call('unit:delete')
  s.clock.advance(3_600_000)
  await call('unit:read')
  await call('unit:read')
  const shown = await overview({}, `?tenant=${tenant}`)
  expect(shown.hours).toHaveLength(24)
  expect(shown.hours.slice(-2)).toEqual([
    { start: '2026-11-21T12:00:00.000Z', allowed: 1, refused: 1 },
    { start: '2026-11-21T13:00:00.000Z', allowed: 2, refused: 0 },
  ])
  expect(shown.hours.slice(0, -2).every(({ allowed, refused }) => allowed + refused === 0)).toBe(true)
  expect(shown.refused24h).toEqual({ count: 1, isMinimum: false })
  const { buckets } = await s.ok('GET', `/v1/tokens/${id}/usage`)
  expect(buckets.map(({ allowed }: { allowed: number }) => allowed)).toEqual([1, 2])
  s.clock.advance(24 * 3_600_000)
  expect((await overview({}, `?tenant=${tenant}`)).refused24h.count).toBe(0)
})

test('is kept for some seconds, for each sight apart', async () => {
  const tenant = await aTenant(s)
  const first = await overview({}, `?tenant=${tenant}`)
  await anOrganizationToken(s, tenant)
  expect(await s.ok('GET', `/v1/overview?tenant=${tenant}`)).toEqual(first)
  const admin = { cookie: await cookieFor(s, await anAdministrator(s, tenant)) }
  expect(live(await overview(admin))).toEqual([0, 0, 0, 1, 0])
  expect(live(await overview({}, `?tenant=${tenant}`))).toEqual([0, 0, 0, 1, 0])
})
