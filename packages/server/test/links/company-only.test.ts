/** Where people sign in through their company alone, a link would open nothing, so there is none. */

import { expect, onTestFinished, test } from 'vitest'
import { sendMails } from '../../src/usecases/mails.ts'
import { PASSWORD } from '../builders.ts'
import { ISSUER_PATH, openCompany } from '../companies/scene.ts'
import { openPostOffice } from './post-office.ts'

test('no link is made, mailed or taken, and a request for one is answered as ever', async () => {
  const office = await openPostOffice()
  onTestFinished(() => office.stop())
  const s = await openCompany({
    environment: { POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
  const users = '/v1/tenants/fjord/users'
  const memberships = [{ unit: null, role: 'tenant-admin' }]
  const kari = { username: 'kari', name: 'Kari', email: 'kari@example.org', password: PASSWORD, memberships }
  await s.ok('POST', users, kari)
  await s.ok('PUT', `${users}/kari/identities/fjordbygg`, { subject: 's-1' })
  s.issuer.people.set('s-1', {})
  await s.through('s-1')
  const make = () => s.call('POST', `${users}/kari/password-links`, { token: s.master, body: { mail: false } })
  const ask = async () => {
    const answer = await s.call('POST', '/v1/password-resets', { body: { username: 'kari', tenant: 'fjord' } })
    await new Promise<void>((resolve) => s.running.deps.soon(async () => resolve()))
    await sendMails(s.running.deps)
    return answer.status
  }
  const { body } = await make()
  const check = () => s.call('POST', '/v1/password-links/check', { body: { secret: new URL(body.link).hash.slice(1) } })
  expect((await check()).status).toBe(200)

  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: true })
  expect((await check()).body.code).toBe('link_invalid')
  expect((await make()).body.code).toBe('conflict')
  expect(await ask()).toBe(202)
  expect(office.mails).toEqual([])

  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: false })
  expect((await check()).status).toBe(200)
  expect(await ask()).toBe(202)
  await expect.poll(() => office.mails.length).toBe(1)
})
