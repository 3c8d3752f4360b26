/** Where a company is the only way in, nothing may be changed that could leave nobody to come in by it. */

import { expect, it } from 'vitest'
import { PATCH_OP } from '../scim/scene.ts'
import { CLIENT, createBrowser } from './issuer.ts'
import { addPerson, ISSUER_PATH, link, openAdministered, openCompany, type Scene } from './scene.ts'

const STAYS = 'last_company_administrator'

/** What a change of the issuer is answered: its status, or the code of its problem. */
async function change(s: Scene, body: object): Promise<unknown> {
  const answer = await s.call('PATCH', ISSUER_PATH, { token: s.master, body })
  return answer.body?.code ?? answer.status
}

it.each([
  { field: 'clientSecret', other: 'a wrong secret', right: CLIENT.secret },
  { field: 'scopes', other: ['openid', 'nonsense'], right: ['openid', 'email'] },
])('takes another $field only while there are other ways, and as the only way only once it has worked', async (of) => {
  const s = await openAdministered()
  expect(await change(s, { [of.field]: of.other, onlyThisWay: true })).toBe('conflict')
  expect(await change(s, { onlyThisWay: true })).toBe(200)
  expect(await change(s, { [of.field]: of.other })).toBe('conflict')
  expect((await s.through('s-1')).refusal).toBe(null)
  // What no sign-in hangs on may be changed at any time.
  expect(await change(s, { name: 'Fjordbygg AS', nameClaim: 'nickname', justInTime: true })).toBe(200)

  expect(await change(s, { [of.field]: of.other, status: 'inactive' })).toBe(200)
  expect(await change(s, { status: 'active' })).toBe('conflict')
  expect(await change(s, { [of.field]: of.right, onlyThisWay: false, status: 'active' })).toBe(200)
  expect(await change(s, { onlyThisWay: true })).toBe('conflict')
  expect((await s.through('s-1')).refusal).toBe(null)
  expect(await change(s, { onlyThisWay: true })).toBe(200)
})

it('takes no sign-in for a proof that began before the change', async () => {
  const s = await openAdministered()
  const { browser, redirectTo } = await s.begin()
  const address = await createBrowser(s.issuer.url).signIn(redirectTo, 's-1')
  await s.ok('PATCH', ISSUER_PATH, { scopes: ['openid'] })
  expect((await s.comeBack(address, browser)).refusal).toBe('state_unknown')
  expect(await change(s, { onlyThisWay: true })).toBe('conflict')
})

it('keeps the rule to which the last administrator owes their rights', async () => {
  const rule = { claim: 'groups', value: 'it', unit: null, role: 'tenant-admin' }
  const other = { claim: 'groups', value: 'sales', unit: 'sales', role: 'unit-user' }
  const s = await openCompany({ settings: { justInTime: true, membershipRules: [rule, other] } })
  s.issuer.people.set('s-1', { preferred_username: 'kari', groups: ['it', 'sales'] })
  await s.through('s-1')
  expect(await change(s, { onlyThisWay: true, membershipRules: [other] })).toBe('conflict')
  expect(await change(s, { onlyThisWay: true })).toBe(200)
  expect(await change(s, { membershipRules: [{ ...rule, value: 'elsewhere' }, other] })).toBe('conflict')
  expect(await change(s, { membershipRules: [rule, { ...other, value: 'sellers' }] })).toBe(200)

  await addPerson(s, 'ola', [{ role: 'tenant-admin' }])
  await link(s, 'ola', 's-2')
  expect(await change(s, { membershipRules: [] })).toBe('conflict')
  await s.through('s-2')
  expect(await change(s, { membershipRules: [] })).toBe(200)
})

it('keeps the link of the last administrator who came in by it, also from being given another subject', async () => {
  const s = await openAdministered()
  const kari = '/v1/tenants/fjord/users/kari/identities/fjordbygg'
  const unlink = async (path: string) => {
    const answer = await s.call('DELETE', path, { token: s.master })
    return answer.body?.code ?? answer.status
  }
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  // Others come in this way too, and administrators who have not come in yet; neither could open the other ways.
  await addPerson(s, 'per', [{ role: 'tenant-user' }])
  await link(s, 'per', 's-3')
  await s.through('s-3')
  await addPerson(s, 'ola', [{ role: 'tenant-admin' }])
  await link(s, 'ola', 's-2')
  expect(await unlink(kari)).toBe(STAYS)
  expect((await s.call('PUT', kari, { token: s.master, body: { subject: 's-9' } })).body.code).toBe(STAYS)
  expect((await s.through('s-1')).refusal).toBe(null)
  expect(await unlink(kari.replace('kari', 'per'))).toBe(204)

  await s.through('s-2')
  expect(await unlink(kari)).toBe(204)
  expect(await unlink(kari.replace('kari', 'ola'))).toBe(STAYS)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
  expect(await unlink(kari.replace('kari', 'ola'))).toBe(204)
})

const KARI = '/v1/tenants/fjord/users/kari'

const TAKING = [
  ['deactivated', 'PATCH', { status: 'inactive' }],
  ['deleted', 'DELETE', undefined],
  ['left without what makes them one', 'PATCH', { memberships: [{ role: 'tenant-user' }] }],
] as const

it.each(TAKING)('does not let the last administrator who came in by it be %s', async (_name, method, body) => {
  const s = await openAdministered()
  const take = async () => {
    const answer = await s.call(method, KARI, { token: s.master, body })
    return answer.body?.code ?? 'done'
  }
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  await addPerson(s, 'ola', [{ role: 'tenant-admin' }])
  await link(s, 'ola', 's-2')
  expect(await take()).toBe(STAYS)
  expect((await s.through('s-1')).refusal).toBe(null)
  // What does not take an administrator may be changed.
  await s.ok('PATCH', KARI, { name: 'Kari N.', memberships: [{ role: 'tenant-admin' }, { role: 'tenant-user' }] })
  await s.ok('PATCH', '/v1/tenants/fjord/users/ola', { status: 'inactive' })
  expect(await take()).toBe(STAYS)

  await s.ok('PATCH', '/v1/tenants/fjord/users/ola', { status: 'active' })
  await s.through('s-2')
  expect(await take()).toBe('done')
  expect((await s.call('DELETE', '/v1/tenants/fjord/users/ola', { token: s.master })).body.code).toBe(STAYS)
})

it.each([
  ['inactive', { status: 'inactive' }],
  ['without what it takes', { permissions: ['user:read'] }],
])('does not let the role that makes the last one an administrator be %s', async (_name, body) => {
  const s = await openAdministered()
  const { permissions } = await s.ok('GET', '/v1/tenants/fjord/roles/tenant-admin')
  await s.ok('POST', '/v1/tenants/fjord/roles', { id: 'boss', name: 'Boss', permissions })
  await s.ok('PATCH', KARI, { memberships: [{ role: 'boss' }] })
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  const change = (patch: object) => s.call('PATCH', '/v1/tenants/fjord/roles/boss', { token: s.master, body: patch })
  expect((await change(body)).body.code).toBe(STAYS)
  expect((await s.through('s-1')).refusal).toBe(null)
  expect((await change({ name: 'The boss' })).status).toBe(200)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
  expect((await change(body)).status).toBe(200)
})

it('lets them be taken while there are other ways', async () => {
  const s = await openAdministered()
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  expect((await s.call('DELETE', KARI, { token: s.master })).body.code).toBe(STAYS)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
  expect((await s.call('DELETE', KARI, { token: s.master })).status).toBe(204)
})

it.each([
  'PATCH',
  'DELETE',
] as const)("stops whoever has left the company's directory, also the last one: %s", async (method) => {
  const s = await openAdministered()
  const { id } = await s.ok('GET', KARI)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  const leaving = { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'active', value: false }] }
  const answer = await s.call(method, `/scim/v2/fjord/Users/${id}`, {
    token: s.master,
    ...(method === 'DELETE' ? {} : { body: leaving, headers: { 'content-type': 'application/scim+json' } }),
  })
  expect(answer.status).toBeLessThan(300)
  expect((await s.through('s-1')).session).toBe('')
  // Those who run the platform can open the other ways, as ever.
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
})
