/** What an operator learns about mail: from the API, and from the metrics. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMailer } from '../../src/mailer.ts'
import { sendMails } from '../../src/usecases/mails.ts'
import { anApplication, ask, aTenant, aUser } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const DAY = 86_400_000

let s: TestServer
let office: PostOffice

beforeEach(async () => {
  office = await openPostOffice()
  s = await startServer({
    startAt: Date.UTC(2027, 0, 1, 12),
    environment: {
      POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      POLETT_MAIL_FROM: 'polett@example.org',
    },
  })
})
afterEach(async () => {
  await s.stop()
  await office.stop()
})

const check = () => s.ok('POST', '/v1/mail/check')
const state = () => s.ok('GET', '/v1/mail')
const metric = async (name: string) =>
  Number(
    (await s.call('GET', '/metrics', { token: s.master })).text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )

test('whether the mail server takes mail is found out without sending any', async () => {
  expect(await check()).toEqual({ configured: true, refusal: null })
  expect(office.mails).toEqual([])
  const { port } = office
  await office.stop()
  expect(await check()).toEqual({ configured: true, refusal: expect.stringMatching(/^E[A-Z]+$/) })
  office = await openPostOffice(undefined, port)
  expect(await check()).toEqual({ configured: true, refusal: null })
})

test('all who ask while the mail server is being asked share its answer', async () => {
  const own = { signIns: 0 }
  const asked = await openPostOffice({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(_auth, _session, callback) {
      own.signIns += 1
      setImmediate(() => callback(null, { user: 'postman' }))
    },
  })
  const mailer = createMailer({
    ...{ host: '127.0.0.1', port: asked.port, implicitTls: false, requireTls: false },
    ...{ user: 'postman', password: 'right', from: 'polett@example.org' },
  })
  expect(await Promise.all(Array.from({ length: 20 }, () => mailer?.check()))).toEqual(Array(20).fill(null))
  expect(own.signIns).toBe(1)
  await mailer?.check()
  expect(own.signIns).toBe(2)
  mailer?.close()
  await asked.stop()
})

test('a wrong password is named as such, and what the mail server said is not', async () => {
  const refusing = await openPostOffice({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(new Error('No such user as postman')),
  })
  const own = await startServer({
    environment: {
      POLETT_SMTP_URL: `smtp://postman:wrong@127.0.0.1:${refusing.port}`,
      POLETT_MAIL_FROM: 'polett@example.org',
    },
  })
  expect(await own.ok('POST', '/v1/mail/check')).toEqual({ configured: true, refusal: 'EAUTH 535' })
  await own.stop()
  await refusing.stop()
})

test('without a mail server there is nothing to be refused', async () => {
  const own = await startServer()
  expect(await own.ok('POST', '/v1/mail/check')).toEqual({ configured: false, refusal: null })
  expect(await own.ok('GET', '/v1/mail')).toMatchObject({ configured: false, waiting: 0, failed: 0 })
  await own.stop()
})

test('what was given up is counted for a week, and what waits until it is sent', async () => {
  const tenant = await aTenant(s)
  const kari = await aUser(s, tenant)
  office.refused.add(`${kari.username}@example.org`)
  const invite = () => s.ok('POST', `/v1/tenants/${tenant}/users/${kari.id}/password-links`, { mail: true })
  await invite()
  await sendMails(s.running.deps).catch(() => undefined)
  await expect.poll(async () => (await state()).failed).toBe(1)
  const at = new Date(s.clock.now).toISOString()
  expect(await state()).toEqual({ configured: true, waiting: 0, waitingSince: null, failed: 1, failedSince: at })
  expect(await metric('polett_mails_failed')).toBe(1)
  s.clock.advance(6 * DAY)
  expect((await state()).failed).toBe(1)
  s.clock.advance(DAY)
  await office.stop()
  await invite()
  expect(await state()).toEqual({
    ...{ configured: true, waiting: 1, waitingSince: new Date(s.clock.now).toISOString() },
    ...{ failed: 0, failedSince: null },
  })
  expect(await metric('polett_mails_waiting')).toBe(1)
  expect(await metric('polett_mails_failed')).toBe(0)
})

test('it is for those who hold metrics:read everywhere', async () => {
  const tenant = await aTenant(s)
  const reader = await anApplication(s, { '*': ['metrics:read'] })
  const elsewhere = await anApplication(s, { [tenant]: ['*'] })
  for (const [method, path] of [
    ['GET', '/v1/mail'],
    ['POST', '/v1/mail/check'],
  ] as const) {
    expect(await ask(s, reader.secret, method, path)).toBe('200')
    expect(await ask(s, elsewhere.secret, method, path)).toBe('403 permission_missing')
    expect(await ask(s, '', method, path)).toBe('401 credentials_required')
  }
})
