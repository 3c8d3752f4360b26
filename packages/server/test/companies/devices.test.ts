/** Sign-ins on devices of people who come through their company, alone or not. */

import { expect, it } from 'vitest'
import { addPerson, openCompany } from './scene.ts'

const ISSUER_PATH = '/v1/tenants/fjord/issuers/fjordbygg'

it.each([
  true,
  false,
])('lets a device go over to an administrator where the company asks for second factors (alone: %s)', async (only) => {
  const s = await openCompany()
  const admin = { unit: null, role: 'tenant-admin' }
  await addPerson(s, 'kari', [admin])
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  s.issuer.people.set('s-1', {})
  const { session } = await s.through('s-1')
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: only })
  const poll = await s.approveDevice(session)
  const token = (await poll()).body.access_token
  const user = { unit: null, role: 'tenant-user' }
  await s.ok('PATCH', '/v1/tenants/fjord/users/kari', { memberships: [admin, user] })
  await s.ok('PUT', '/v1/tenants/fjord/policy', { secondFactorForAdministrators: true })
  for (const body of [user, admin]) {
    expect((await s.call('POST', '/v1/tokens/self/membership', { token, body })).status).toBe(200)
  }
})
