/** The outbox, against a real mail server. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { sendMails } from '../../src/usecases/mails.ts'
import { aTenant, aUser, type MadeUser } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPostOffice, type PostOffice, readMail, secretIn } from './post-office.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let s: TestServer
let office: PostOffice
let tenant: string

beforeEach(async () => {
  office = await openPostOffice()
  s = await startServer({
    environment: { POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
  tenant = await aTenant(s)
})
afterEach(async () => {
  await s.stop()
  await office.stop()
})

const invite = (user: MadeUser) => s.ok('POST', `/v1/tenants/${tenant}/users/${user.id}/password-links`, { mail: true })
const rows = () => s.running.deps.store.read.selectFrom('mail').selectAll().execute()
const send = () => sendMails(s.running.deps)
const failures = async () => (await s.ok('GET', '/v1/audit?action=mail.failed')).items

test('a mail that was sent is gone, and its text was never in the database', async () => {
  await office.stop()
  const kari = await aUser(s, tenant)
  await invite(kari)
  const [row] = await rows()
  const sealed = Buffer.from(row?.sealed ?? [])
  expect(sealed.length).toBeGreaterThan(200)
  expect(sealed.toString('latin1')).not.toContain(kari.username)
  office = await openPostOffice(undefined, office.port)
  s.clock.advance(HOUR)
  await send()
  const [mail] = office.mails
  if (mail === undefined) throw new Error('There is no mail.')
  expect(sealed.toString('latin1')).not.toContain(secretIn(mail))
  expect(await rows()).toEqual([])
})

test('of many who send at once, nobody sends a mail twice', async () => {
  const users = []
  for (let at = 0; at < 10; at += 1) users.push(await aUser(s, tenant))
  for (const user of users) await invite(user)
  await Promise.all(Array.from({ length: 8 }, send))
  await expect.poll(rows).toEqual([])
  expect(office.mails.map(({ to }) => to[0]).sort()).toEqual(users.map((user) => `${user.username}@example.org`).sort())
})

test('a server that is down is tried again, ever later, and the mail comes when it is up', async () => {
  await office.stop()
  const kari = await aUser(s, tenant)
  await invite(kari)
  await expect.poll(async () => (await rows())[0]?.tries).toBe(1)
  await expect.poll(async () => ((await rows())[0]?.due_at ?? 0) - s.clock.now).toBe(10_000)
  s.clock.advance(10_000)
  await send().catch(() => undefined)
  await expect.poll(async () => ((await rows())[0]?.due_at ?? 0) - s.clock.now).toBe(30_000)
  office = await openPostOffice(undefined, office.port)
  s.clock.advance(30_000)
  await send()
  await expect.poll(() => office.mails.length).toBe(1)
  expect(await failures()).toEqual([])
})

test('a mail is given up when its link has ended, told in the log and in the audit, and its text is erased', async () => {
  await office.stop()
  const kari = await aUser(s, tenant)
  await invite(kari)
  // Not before the first try has come to its end, or it would be the one that gives up.
  await expect.poll(async () => ((await rows())[0]?.due_at ?? 0) - s.clock.now).toBe(10_000)
  s.clock.advance(2 * HOUR)
  await send().catch(() => undefined)
  await expect.poll(async () => (await rows())[0]?.failed_at).toBe(s.clock.now)
  expect((await rows())[0]?.sealed).toBe(null)
  const [entry] = await failures()
  expect(entry).toMatchObject({ actor: { type: 'system' }, target: { id: kari.id }, details: { purpose: 'reset' } })
  await expect.poll(() => s.log.join()).toContain('could not be sent yet')
  expect(s.log.join()).not.toContain(`${kari.username}@example.org`)
  office = await openPostOffice(undefined, office.port)
  s.clock.advance(24 * HOUR)
  await send()
  expect(office.mails).toEqual([])
})

test('a refused sender is a setting to be mended, and the mail waits for it', async () => {
  const { port } = office
  await office.stop()
  const refusing = await openPostOffice(
    {
      disabledCommands: ['AUTH', 'STARTTLS'],
      onMailFrom: (_address, _session, callback) =>
        callback(Object.assign(new Error('Authentication required'), { responseCode: 530 })),
    },
    port,
  )
  const kari = await aUser(s, tenant)
  await invite(kari)
  await send().catch(() => undefined)
  await expect
    .poll(async () => (await rows()).map(({ due_at, tries }) => tries === 1 && due_at - s.clock.now))
    .toEqual([10_000])
  expect(await failures()).toEqual([])
  await refusing.stop()
  office = await openPostOffice(undefined, port)
  s.clock.advance(MINUTE)
  await send()
  await expect.poll(() => office.mails.map(({ to }) => to[0])).toEqual([`${kari.username}@example.org`])
})

test('a receiver that is refused is given up at once, and no other mail waits for it', async () => {
  const kari = await aUser(s, tenant)
  const ola = await aUser(s, tenant)
  office.refused.add(`${kari.username}@example.org`)
  await invite(kari)
  await invite(ola)
  await send().catch(() => undefined)
  await expect.poll(() => office.mails.map(({ to }) => to[0])).toEqual([`${ola.username}@example.org`])
  await expect.poll(failures).toHaveLength(1)
  expect((await failures())[0]).toMatchObject({ target: { id: kari.id }, details: { reason: 'EENVELOPE 550' } })
})

test('no name begins a header, names a second receiver or becomes markup', async () => {
  const evil = 'Kari\r\nBcc: all@example.net\r\n\r\n<script>alert(1)</script>, x@example.net'
  const other = await aTenant(s)
  const { id } = await s.ok('POST', `/v1/tenants/${other}/users`, {
    username: 'kari',
    name: 'Kari',
    email: 'kari@example.org',
  })
  // As they may have been kept before such names were refused.
  const { write } = s.running.deps.store
  await write.updateTable('user_account').set({ name: evil }).where('public_id', '=', id).execute()
  await write.updateTable('tenant').set({ name: 'Acme\r\nBcc: them@example.net' }).where('slug', '=', other).execute()
  await s.ok('PATCH', `/v1/tenants/${other}`, { locale: 'en' })
  await s.ok('POST', `/v1/tenants/${other}/users/kari/password-links`, { mail: true })
  await send()
  await expect.poll(() => office.mails.length).toBe(1)
  const [mail] = office.mails
  if (mail === undefined) throw new Error('There is no mail.')
  expect(mail.to).toEqual(['kari@example.org'])
  expect(readMail(mail).headers).not.toMatch(/^bcc:/im)
  expect(readMail(mail).text).toContain('Hello Kari Bcc: all@example.net <script>')
  const [, html = ''] = mail.source.split('Content-Type: text/html')
  expect(html).toContain('&lt;script&gt;')
  expect(html).not.toContain('<script>')
})
