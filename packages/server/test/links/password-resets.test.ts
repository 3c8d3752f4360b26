/** A forgotten password: the same answer to whoever asks, and a mail to whoever it belongs to. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendMails } from '../../src/usecases/mails.ts'
import { aMember, aTenant, aUser, type MadeUser, PASSWORD } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPostOffice, type PostOffice, readMail, secretIn } from './post-office.ts'

const HOUR = 3_600_000

let s: TestServer
let office: PostOffice
let tenant: string

beforeAll(async () => {
  office = await openPostOffice()
  s = await startServer({
    environment: {
      POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      POLETT_MAIL_FROM: 'Polett <polett@example.org>',
    },
  })
  tenant = await aTenant(s, { name: 'Acme', locale: 'nb' })
})
afterAll(async () => {
  await s.stop()
  await office.stop()
})
beforeEach(() => {
  office.mails.length = 0
  s.clock.advance(2 * HOUR)
})

const ask = (body: object) => s.call('POST', '/v1/password-resets', { body })
const askFor = (user: MadeUser) => ask({ username: user.username, tenant })
const member = (wish: object = {}) => aUser(s, tenant, { memberships: [{ unit: null, role: 'tenant-user' }], ...wish })

/** What is done after an answer has been done, and all that it wrote has been sent. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => s.running.deps.soon(async () => resolve()))
  await sendMails(s.running.deps)
  // The server's own job may have taken one of them first, and be sending it still.
  await expect.poll(countWaiting).toBe(0)
}

async function countWaiting(): Promise<number> {
  const waiting = s.running.deps.store.read.selectFrom('mail').select('id').where('failed_at', 'is', null)
  return (await waiting.execute()).length
}

test('the pages before the sign-in know that it can be done', async () => {
  expect((await s.call('GET', '/v1/setup')).body).toEqual({ required: false, passwordReset: true })
})

test('a person gets a link by mail in their language, and sets a new password with it', async () => {
  const kari = await member({ locale: 'en-GB' })
  const ola = await member()
  expect((await askFor(kari)).status).toBe(202)
  expect((await askFor(ola)).status).toBe(202)
  await settle()
  const [first, second] = office.mails
  if (first === undefined || second === undefined) throw new Error('A mail is missing.')
  expect(first).toMatchObject({ from: 'polett@example.org', to: [`${kari.username}@example.org`] })
  expect(readMail(first).headers).toContain('Subject: Choose a new password at Acme')
  expect(readMail(first).headers).toContain('Auto-Submitted: auto-generated')
  expect(readMail(first).text).toContain(`Hello Name of ${kari.username},`)
  expect(readMail(second).text).toContain(`Noen har bedt om nytt passord for ${ola.username} hos Acme.`)
  const used = await s.call('POST', '/v1/password-links/use', {
    body: { secret: secretIn(first), password: 'a wholly new pass-phrase' },
  })
  expect(used.status).toBe(200)
  await s.signIn(kari.username, 'a wholly new pass-phrase', tenant)
  const { items } = await s.ok('GET', `/v1/audit?target=${kari.id}&action=link.created`)
  expect(items[0]).toMatchObject({ actor: { type: 'system' }, details: { asked: true, mailed: true } })
})

test('nobody else gets one: without an address, without a password, inactive, technical, unknown, elsewhere', async () => {
  const silent = await member({ email: null })
  const inactive = await member({ status: 'inactive' })
  const shut = await member()
  await s.ok('PATCH', `/v1/tenants/${tenant}/users/${shut.id}`, { password: null })
  const answers = [
    await askFor(silent),
    await askFor(inactive),
    await askFor(shut),
    await ask({ username: 'nobody at all', tenant }),
    await ask({ username: silent.username, tenant: 'no-such-tenant' }),
    await ask({ username: 'x' }),
  ]
  await settle()
  expect(office.mails).toEqual([])
  for (const { id } of [silent, inactive, shut]) {
    expect((await s.ok('GET', `/v1/audit?target=${id}&action=link.created`)).items).toEqual([])
  }
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['202 {"accepted":true}']))
  const looks = answers.map(({ headers }) => [...headers.keys()].sort().join())
  expect(new Set(looks).size).toBe(1)
})

test('asking does not change what the present password opens', async () => {
  const kari = await member()
  const cookie = await s.signIn(kari.username, PASSWORD, tenant)
  await askFor(kari)
  await settle()
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(200)
  await s.signIn(kari.username, PASSWORD, tenant)
})

test('a person gets three mails an hour, however often and however spelled it is asked', async () => {
  const kari = await member()
  for (let at = 0; at < 6; at += 1) {
    const username = at % 2 === 0 ? kari.username : kari.username.toUpperCase()
    expect((await ask({ username, tenant })).status).toBe(202)
    await settle()
  }
  expect(office.mails).toHaveLength(3)
  s.clock.advance(HOUR)
  await askFor(kari)
  await settle()
  expect(office.mails).toHaveLength(4)
})

test('a person who can be named with and without their organization gets no more mails for it', async () => {
  const operator = await aUser(s, 'platform')
  for (let at = 0; at < 6; at += 1) {
    const named = at % 2 === 0 ? { username: operator.username } : { username: operator.username, tenant: 'platform' }
    expect((await ask(named)).status).toBe(202)
    await settle()
  }
  expect(office.mails).toHaveLength(3)
})

test('asking ends nobody’s link, because anybody can ask; using one ends them all', async () => {
  const kari = await member()
  const at = `/v1/tenants/${tenant}/users/${kari.id}/password-links`
  const { link } = await s.ok('POST', at, { purpose: 'invitation', mail: false })
  const secrets = [new URL(link).hash.slice(1)]
  await askFor(kari)
  await askFor(kari)
  await settle()
  secrets.push(...office.mails.map(secretIn))
  expect(secrets).toHaveLength(3)
  const look = () => Promise.all(secrets.map(async (secret) => (await check(secret)).status))
  expect(await look()).toEqual([200, 200, 200])
  const [, first = ''] = secrets
  const used = await s.call('POST', '/v1/password-links/use', {
    body: { secret: first, password: 'one more pass-phrase' },
  })
  expect(used.status).toBe(200)
  expect(await look()).toEqual([410, 410, 410])
})

const check = (secret: string) => s.call('POST', '/v1/password-links/check', { body: { secret } })

test('an administrator’s new link ends those before it, asked for or not', async () => {
  const kari = await member()
  await askFor(kari)
  await settle()
  const [asked] = office.mails
  if (asked === undefined) throw new Error('There is no mail.')
  await s.ok('POST', `/v1/tenants/${tenant}/users/${kari.id}/password-links`, { mail: false })
  expect((await check(secretIn(asked))).status).toBe(410)
})

test('one source asks twenty times an hour, whoever it asks for', async () => {
  const statuses = []
  for (let at = 0; at < 22; at += 1) statuses.push((await ask({ username: `somebody ${at}`, tenant })).status)
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429, 429])
})

test('an administrator has the link mailed, or shown', async () => {
  const kari = await aMember(s, tenant, { unit: null, role: 'tenant-user' })
  const invited = await member({ password: null })
  const at = (user: MadeUser) => `/v1/tenants/${tenant}/users/${user.id}/password-links`
  expect(await s.ok('POST', at(invited), {})).toMatchObject({ link: null, mailed: true, purpose: 'invitation' })
  expect(await s.ok('POST', at(kari), { mail: true })).toMatchObject({ link: null, mailed: true, purpose: 'reset' })
  const shown = await s.ok('POST', at(kari), { mail: false })
  expect(shown.link).toContain('/console/password#')
  await settle()
  // The mail about the link that was shown anew was not sent any more, unless it was under way.
  const invitation = office.mails.find(({ to }) => to.includes(`${invited.username}@example.org`))
  if (invitation === undefined) throw new Error('There is no invitation.')
  expect(readMail(invitation).text).toContain('innen sju dager')
  expect(
    (await s.call('POST', '/v1/password-links/check', { body: { secret: secretIn(invitation) } })).body,
  ).toMatchObject({ purpose: 'invitation', username: invited.username })
})
