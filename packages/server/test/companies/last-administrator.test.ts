/** Where a company is the only way in, no change of anything else takes the last administrator who came in by it. */

import { expect, it, onTestFinished } from 'vitest'
import { CLIENT, createBrowser, openIssuer } from './issuer.ts'
import { addPerson, ISSUER_PATH, link, openAdministered, type Scene } from './scene.ts'

const STAYS = 'last_company_administrator'
const TENANT = '/v1/tenants/fjord'

/**
 * What no administrator of a tenant has by that, so whoever is to change the company's issuer needs what holds it too: Kari
 * cleans in Sales, and with that holds what is kept in its shop.
 */
async function openSales(): Promise<Scene> {
  const s = await openAdministered()
  await s.ok('POST', `${TENANT}/units`, { id: 'shop', kind: 'group', name: 'Shop', parent: 'sales' })
  const wide = { permissions: ['tenant:delete'] }
  await s.ok('POST', `${TENANT}/roles`, { id: 'cleaner', name: 'Cleaner', unit: 'sales', ...wide })
  await s.ok('POST', `${TENANT}/roles`, { id: 'keeper', name: 'Keeper', unit: 'shop', ...wide })
  await s.ok('PUT', `${TENANT}/units/sales/members/kari`, { role: 'cleaner' })
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  return s
}

async function answerOf(s: Scene, [method, path, body]: Call): Promise<unknown> {
  const answer = await s.call(method, path, { token: s.master, ...(body === undefined ? {} : { body }) })
  return answer.status < 300 ? 'done' : answer.body.code
}

type Call = readonly ['DELETE' | 'PATCH' | 'POST' | 'PUT', string, unknown?]

/** Whether Kari comes in, and can open the other ways. */
async function opens(s: Scene): Promise<boolean> {
  const { session } = await s.through('s-1')
  const answer = await s.call('PATCH', ISSUER_PATH, { cookie: session, body: { onlyThisWay: false } })
  return answer.status === 200
}

const AT_SALES = `${TENANT}/units/sales/members/kari`

const TAKING: readonly (readonly [string, Call])[] = [
  ['another role at a unit', ['PUT', AT_SALES, { role: 'unit-user' }]],
  ['the end of a membership of a unit', ['DELETE', AT_SALES]],
  ['a unit that is deactivated', ['PATCH', `${TENANT}/units/sales`, { status: 'inactive' }]],
  ['a unit that is moved', ['PATCH', `${TENANT}/units/shop`, { parent: null }]],
  ['a new role', ['POST', `${TENANT}/roles`, { id: 'owner', name: 'Owner', permissions: ['tenant:delete'] }]],
]

it.each(TAKING)('keeps them from %s', async (_name, taking) => {
  const s = await openSales()
  expect(await answerOf(s, taking)).toBe(STAYS)
  expect(await opens(s)).toBe(true)
  expect(await answerOf(s, taking)).toBe('done')
})

it.each(TAKING)('lets %s be while another one has come in', async (_name, taking) => {
  const s = await openSales()
  // Who administers everything loses it by nothing that is done to a role or to a unit.
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
  await s.ok('POST', `${TENANT}/roles`, { id: 'all', name: 'All', permissions: ['*'] })
  await addPerson(s, 'ola', [{ role: 'all' }])
  await link(s, 'ola', 's-2')
  await s.through('s-2')
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  expect(await answerOf(s, taking)).toBe('done')
})

it('keeps them from own permissions that only others would get', async () => {
  const s = await openAdministered()
  const { permissions } = await s.ok('GET', `${TENANT}/roles/tenant-admin`)
  await s.ok('POST', `${TENANT}/roles`, { id: 'boss', name: 'Boss', permissions })
  await s.ok('PATCH', `${TENANT}/users/kari`, { memberships: [{ role: 'boss' }] })
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  const taking: Call = ['PUT', `${TENANT}/permissions`, [{ name: 'door:open' }]]
  expect(await answerOf(s, taking)).toBe(STAYS)
  expect(await opens(s)).toBe(true)
  expect(await answerOf(s, taking)).toBe('done')
})

it.each([
  ['what does not touch them', ['PATCH', `${TENANT}/units/sales`, { name: 'Sellers' }]],
  ['the end of a unit, with all that they had to hold there', ['DELETE', `${TENANT}/units/sales`]],
] as const)('lets %s be, and they can open the other ways still', async (_name, call) => {
  const s = await openSales()
  expect(await answerOf(s, call)).toBe('done')
  expect(await opens(s)).toBe(true)
})

it.each([
  ['stopped', ['PATCH', ISSUER_PATH, { status: 'inactive' }]],
  ['one way of several', ['PATCH', ISSUER_PATH, { onlyThisWay: false }]],
  ['deleted', ['DELETE', ISSUER_PATH]],
] as const)('keeps the company by which they come from being %s while another one stays the only way', async (_, call) => {
  const other = await openIssuer()
  onTestFinished(() => other.close())
  const s = await openAdministered({ others: [other] })
  const setup = { url: other.url, clientId: CLIENT.id, clientSecret: CLIENT.secret }
  await other.serve(await s.ok('POST', `${TENANT}/issuers`, { id: 'other', name: 'Other', ...setup }))
  await addPerson(s, 'ola', [{ role: 'tenant-admin' }])
  await s.ok('PUT', `${TENANT}/users/ola/identities/other`, { subject: 's-2' })
  other.people.set('s-2', {})
  const { browser, redirectTo } = await s.begin({ issuer: 'other' })
  const came = await s.comeBack(await createBrowser(other.url).signIn(redirectTo, 's-2'), browser)
  expect(came.refusal).toBe(null)
  for (const id of ['fjordbygg', 'other']) await s.ok('PATCH', `${TENANT}/issuers/${id}`, { onlyThisWay: true })
  // Kari comes by the one, and nobody by the other.
  await s.ok('DELETE', `${TENANT}/users/ola`)
  expect(await answerOf(s, call)).toBe(STAYS)
  expect((await s.through('s-1')).refusal).toBe(null)
  await s.ok('PATCH', `${TENANT}/issuers/other`, { onlyThisWay: false })
  expect(await answerOf(s, call)).toBe('done')
})
