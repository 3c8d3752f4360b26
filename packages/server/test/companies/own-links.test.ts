/** What administrators do to their own link with a company by the calls for other people. */

import { expect, it } from 'vitest'
import { addPerson, openCompany, PASSWORD } from './scene.ts'

it('lets administrators link and unlink themselves only after a confirmation, and others without one', async () => {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ role: 'tenant-admin' }])
  await addPerson(s, 'ola', [{ role: 'tenant-user' }])
  const cookie = await s.signIn('kari', PASSWORD, 'fjord')
  const says = async (method: string, user: string, subject?: string) => {
    const path = `/v1/tenants/fjord/users/${user}/identities/fjordbygg`
    const answer = await s.call(method, path, { cookie, ...(subject === undefined ? {} : { body: { subject } }) })
    return answer.body?.code ?? answer.status
  }
  s.clock.advance(6 * 60_000)
  expect(await says('PUT', 'kari', 's-1')).toBe('recent_sign_in_required')
  expect(await says('PUT', 'ola', 's-2')).toBe(200)
  await s.ok('POST', '/v1/session/confirm', { password: PASSWORD }, { cookie })
  expect(await says('PUT', 'kari', 's-1')).toBe(200)
  s.clock.advance(6 * 60_000)
  expect(await says('DELETE', 'kari')).toBe('recent_sign_in_required')
  expect(await says('DELETE', 'ola')).toBe(204)
  await s.ok('POST', '/v1/session/confirm', { password: PASSWORD }, { cookie })
  expect(await says('DELETE', 'kari')).toBe(204)
})
