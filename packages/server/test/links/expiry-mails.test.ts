/** Mails about tokens that are about to expire. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { tellOfExpiries } from '../../src/usecases/expiry-mails.ts'
import { sendMails } from '../../src/usecases/mails.ts'
import {
  aMobileSignIn,
  anAdministrator,
  anOrganizationToken,
  aTenant,
  aToken,
  aUnit,
  aUser,
  aUserToken,
  cookieFor,
} from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPostOffice, type PostOffice, readMail } from './post-office.ts'

const DAY = 86_400_000
/** Longer than a mail belongs to whoever tries to send it. */
const WAITING = 600_000
const MEMBER = { unit: null, role: 'tenant-user' }

let s: TestServer
let office: PostOffice
let tenant: string

beforeEach(async () => {
  office = await openPostOffice()
  s = await startServer({
    startAt: Date.UTC(2027, 0, 1, 12),
    environment: { POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
  tenant = await aTenant(s, { name: 'Acme', timeZone: 'Europe/Oslo' })
})
afterEach(async () => {
  await s.stop()
  await office.stop()
})

/** Looks as the jobs do, on several nodes at once; answers who got a mail. */
async function look(): Promise<string[]> {
  office.mails.length = 0
  await Promise.all([1, 2, 3].map(() => tellOfExpiries(s.running.deps)))
  await sendMails(s.running.deps)
  await expect.poll(() => s.running.deps.store.read.selectFrom('mail').select('id').execute()).toEqual([])
  return office.mails.map(({ to }) => to[0] ?? '').sort()
}

/** Looks while the mail server is away, and what comes of it is done before it is back. */
async function lookInVain(meanwhile: () => Promise<unknown>): Promise<void> {
  const { port } = office
  await office.stop()
  await tellOfExpiries(s.running.deps)
  await meanwhile()
  office = await openPostOffice(undefined, port)
  s.clock.advance(WAITING)
}

const member = (wish: object = {}) => aUser(s, tenant, { memberships: [MEMBER], ...wish })
const expiring = (days: number) => ({ expiresAt: new Date(s.clock.now + days * DAY).toISOString() })
const addressOf = ({ username }: { username: string }) => `${username}@example.org`

test('a person hears of a token 30, 7 and 1 days ahead', async () => {
  const kari = await member()
  await aUserToken(s, kari, MEMBER, { name: 'ERP sync', ...expiring(60) })
  expect(await look()).toEqual([])
  const heard: number[] = []
  for (let day = 1; day <= 61; day += 1) {
    s.clock.advance(DAY)
    if ((await look()).length > 0) heard.push(60 - day)
  }
  expect(heard).toEqual([30, 7, 1])
})

test('the mail names all that ends, when, and where to look at it, in the language of the person', async () => {
  const kari = await member({ locale: 'nb' })
  const { id } = await aUserToken(s, kari, MEMBER, { name: 'ERP sync', ...expiring(40) })
  await aUserToken(s, kari, MEMBER, { name: 'Report', ...expiring(50) })
  await aUserToken(s, kari, MEMBER, { name: 'Later', ...expiring(90) })
  const revoked = await aUserToken(s, kari, MEMBER, { name: 'Stopped', ...expiring(40) })
  await s.ok('POST', `/v1/tokens/${revoked.id}/revoke`, {})
  s.clock.advance(22 * DAY)
  expect(await look()).toEqual([addressOf(kari)])
  const [mail] = office.mails
  if (mail === undefined) throw new Error('There is no mail.')
  const { headers, text } = readMail(mail)
  expect(headers).toContain('Subject: =?UTF-8?Q?2_tokens_utl=C3=B8per_snart?=')
  expect(text).toContain('ERP sync (API-token, Acme): onsdag 10. februar 2027')
  expect(text).toContain(`/administrator/tokens/${id}?tenant=${tenant}`)
  expect(text.indexOf('ERP sync')).toBeLessThan(text.indexOf('Report'))
  expect(text).not.toMatch(/Later|Stopped/)
})

test('other tokens are told to whoever made them, and all of them to the backup administrator of the policy', async () => {
  const boss = await anAdministrator(s, tenant)
  const backup = await anAdministrator(s, tenant)
  const kari = await member()
  const cookie = await cookieFor(s, boss)
  await s.ok(
    'POST',
    '/v1/tokens',
    { kind: 'organization', tenant, name: 'ci', admin: false, ...expiring(20) },
    { cookie },
  )
  await anOrganizationToken(s, tenant, { name: 'by nobody', ...expiring(20) })
  await aUserToken(s, kari, MEMBER, expiring(20))
  await aMobileSignIn(s, kari)
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, { backupAdministrator: backup.username })
  s.clock.advance(14 * DAY)
  expect(await look()).toEqual([boss, backup, kari].map(addressOf).sort())
  const mail = office.mails.find(({ to }) => to[0] === addressOf(backup))
  if (mail === undefined) throw new Error('There is no mail.')
  const { text } = readMail(mail)
  expect(text.match(/^- /gm)).toHaveLength(3)
  expect(text).toContain('by nobody')
})

test('whoever made a token hears of it while they may see it, and the backup administrator ever after', async () => {
  const backup = await anAdministrator(s, tenant)
  const [moved, gone] = [await anAdministrator(s, tenant), await anAdministrator(s, tenant)]
  const unit = await aUnit(s, tenant)
  for (const by of [moved, gone]) {
    const cookie = await cookieFor(s, by)
    const wish = { tenant, admin: false, name: `by ${by.username}`, ...expiring(20) }
    await aToken(s, { kind: 'organization', ...wish }, { cookie })
    await aToken(s, { kind: 'group', unit, ...wish }, { cookie })
  }
  await s.ok('PUT', `/v1/tenants/${tenant}/policy`, { backupAdministrator: backup.username })
  s.clock.advance(14 * DAY)
  await lookInVain(async () => {
    const here = { memberships: [{ unit, role: 'unit-admin' }] }
    await s.ok('PATCH', `/v1/tenants/${tenant}/users/${moved.id}`, here)
    await s.ok('PATCH', `/v1/tenants/${tenant}/users/${gone.id}`, { memberships: [MEMBER] })
  })
  expect(await look()).toEqual([backup, moved].map(addressOf).sort())
  const linesOf = (reader: { username: string }) => {
    const mail = office.mails.find(({ to }) => to[0] === addressOf(reader))
    return mail === undefined ? [] : readMail(mail).text.match(/^- .*/gm)
  }
  expect(linesOf(moved)).toEqual([expect.stringMatching(`by ${moved.username} \\(group token`)])
  expect(linesOf(backup)).toHaveLength(4)
})

test('what a reader may still see is named, although more than a mail names end before it and are seen no more', async () => {
  const moved = await anAdministrator(s, tenant)
  const unit = await aUnit(s, tenant)
  const cookie = await cookieFor(s, moved)
  for (let made = 0; made < 101; made += 1)
    await aToken(s, { kind: 'organization', tenant, admin: false, name: 'unseen', ...expiring(19) }, { cookie })
  await aToken(s, { kind: 'group', tenant, unit, admin: false, name: 'seen', ...expiring(20) }, { cookie })
  s.clock.advance(14 * DAY)
  await s.ok('PATCH', `/v1/tenants/${tenant}/users/${moved.id}`, { memberships: [{ unit, role: 'unit-admin' }] })
  expect(await look()).toEqual([addressOf(moved)])
  const [mail] = office.mails
  expect(mail === undefined ? null : readMail(mail).text.match(/^- .*/gm)).toEqual([
    expect.stringContaining('seen (group token'),
  ])
})

test('nobody who is inactive or without an address is written to, and what is told later is not lost', async () => {
  const silent = await member({ email: null })
  const asleep = await member()
  await aUserToken(s, silent, MEMBER, expiring(20))
  await aUserToken(s, asleep, MEMBER, expiring(20))
  const path = `/v1/tenants/${tenant}/users/${asleep.id}`
  await s.ok('PATCH', path, { status: 'inactive' })
  s.clock.advance(14 * DAY)
  expect(await look()).toEqual([])
  await s.ok('PATCH', path, { status: 'active' })
  s.clock.advance(DAY)
  expect(await look()).toEqual([addressOf(asleep)])
})

test('a mail that waits is not sent to somebody deactivated since, who hears of it once they are active again', async () => {
  const kari = await member()
  await aUserToken(s, kari, MEMBER, expiring(20))
  s.clock.advance(14 * DAY)
  const path = `/v1/tenants/${tenant}/users/${kari.id}`
  await lookInVain(() => s.ok('PATCH', path, { status: 'inactive' }))
  expect(await look()).toEqual([])
  await s.ok('PATCH', path, { status: 'active' })
  s.clock.advance(DAY)
  expect(await look()).toEqual([addressOf(kari)])
  s.clock.advance(DAY)
  expect(await look()).toEqual([])
})

test('a mail that waits tells what is true when it is sent, and is not sent when nothing is left of it', async () => {
  const kari = await member()
  const ola = await member()
  const stopped = await aUserToken(s, kari, MEMBER, { name: 'Stopped', ...expiring(20) })
  const renewed = await aUserToken(s, ola, MEMBER, { name: 'Renewed', ...expiring(20) })
  await aUserToken(s, ola, MEMBER, { name: 'Kept', ...expiring(20) })
  s.clock.advance(14 * DAY)
  await lookInVain(async () => {
    await s.ok('POST', `/v1/tokens/${stopped.id}/revoke`, {})
    await s.ok('POST', `/v1/tokens/${renewed.id}/replace`, { ...MEMBER, name: 'Renewed', ...expiring(80) })
  })
  expect(await look()).toEqual([addressOf(ola)])
  const [mail] = office.mails
  if (mail === undefined) throw new Error('There is no mail.')
  expect(readMail(mail).text).toContain('Kept')
  expect(readMail(mail).text).not.toContain('Renewed')
})

test('what was restored, or ends sooner than it did, is told of although its day has passed', async () => {
  const kari = await member()
  const ola = await member()
  const restored = await aUserToken(s, kari, MEMBER, { name: 'Restored', ...expiring(60) })
  const sooner = await aUserToken(s, ola, MEMBER, { name: 'Sooner', ...expiring(60) })
  await s.ok('POST', `/v1/tokens/${restored.id}/revoke`, {})
  for (let day = 0; day < 35; day += 1) {
    s.clock.advance(DAY)
    if (day < 29) expect(await look()).toEqual([])
  }
  expect(await look()).toEqual([addressOf(ola)])
  await s.ok('POST', `/v1/tokens/${restored.id}/restore`, {})
  await s.ok('POST', `/v1/tokens/${sooner.id}/replace`, { ...MEMBER, name: 'Sooner', ...expiring(5) })
  s.clock.advance(DAY)
  expect(await look()).toEqual([addressOf(kari), addressOf(ola)].sort())
  s.clock.advance(DAY)
  expect(await look()).toEqual([])
})

test('the policy names the backup administrator by username, shows the id, and takes nobody who is not there', async () => {
  const boss = await anAdministrator(s, tenant)
  const put = (body: object) => s.call('PUT', `/v1/tenants/${tenant}/policy`, { token: s.master, body })
  const { body } = await put({ backupAdministrator: boss.username.toUpperCase() })
  expect(body).toMatchObject({ backupAdministrator: boss.id, set: ['backupAdministrator'] })
  expect(body.effective.backupAdministrator).toBe(boss.id)
  const unknown = await put({ backupAdministrator: 'nobody' })
  expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '/backupAdministrator'])
  expect((await put({ backupAdministrator: null })).body).toMatchObject({ backupAdministrator: null, set: [] })
})
