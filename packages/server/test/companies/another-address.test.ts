/** What another address of an issuer means: another company, whose people are others. */

import { expect, it } from 'vitest'
import { addPerson, ISSUER_PATH, openCompany } from './scene.ts'

it('ends the links that were used and what rules gave by them, and keeps those that nobody has used', async () => {
  const membershipRules = [{ claim: 'groups', value: 'sales', unit: 'sales', role: 'unit-user' }]
  const s = await openCompany({ settings: { justInTime: true, membershipRules } })
  await addPerson(s, 'kari', [{ role: 'tenant-user' }])
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-9' })
  s.issuer.people.set('s-1', { preferred_username: 'ola', groups: ['sales'] })
  s.issuer.people.set('s-9', {})
  const { session } = await s.through('s-1')
  const ola = '/v1/tenants/fjord/users/ola'
  expect((await s.ok('GET', ola)).memberships).toHaveLength(1)
  await s.ok('PATCH', ISSUER_PATH, { url: `${s.issuer.url}/another` })
  expect((await s.call('GET', '/v1/session', { cookie: session })).status).toBe(401)
  expect((await s.ok('GET', ola)).memberships).toEqual([])
  const [told] = (await s.ok('GET', '/v1/audit?action=issuer.updated&limit=1')).items
  expect(told.details).toMatchObject({ changed: ['url'], sessionsEnded: 1, linksEnded: 1, membershipsTaken: 1 })
  // The same subject is nobody whom this company knows, even when the first address is back.
  await s.ok('PATCH', ISSUER_PATH, { url: s.issuer.url })
  expect((await s.through('s-1')).refusal).toBe('username_taken')
  expect((await s.through('s-9')).refusal).toBe(null)
})
