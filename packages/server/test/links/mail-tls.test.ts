/** Mail is given only to the server that was named, and to nobody between. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readMail } from '../../src/config-mail.ts'
import { createMailer } from '../../src/mailer.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

/** Certificates are made by it, and by nothing that comes with Node. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const MAIL = { to: 'kari@example.org', subject: 'Hello', text: 'Hello\n', html: '<p>Hello</p>' }

async function send(url: string) {
  const settings = readMail((name) => (name === 'POLETT_SMTP_URL' ? url : 'Polett <polett@example.org>'))
  const mailer = createMailer(settings)
  try {
    return await mailer?.send('mail_1', MAIL)
  } finally {
    mailer?.close()
  }
}

describe.skipIf(!hasOpenssl)('over TLS', () => {
  const known = getCACertificates('default')
  let directory: string
  let office: PostOffice
  let key: string
  let cert: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'polett-mail-tls-'))
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' })
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl('req', '-x509', ...made, '-days', '2', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=An authority')
    openssl('req', ...made, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
    writeFileSync(join(directory, 'names'), 'subjectAltName=DNS:localhost')
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names']
    openssl('x509', '-req', '-in', 'server.csr', ...by, '-days', '2', '-out', 'server.crt')
    key = readFileSync(join(directory, 'server.key'), 'utf8')
    cert = readFileSync(join(directory, 'server.crt'), 'utf8')
  })
  afterAll(() => rmSync(directory, { recursive: true }))
  afterEach(async () => {
    setDefaultCACertificates(known)
    await office.stop()
  })

  const trust = () => setDefaultCACertificates([...known, readFileSync(join(directory, 'ca.crt'), 'utf8')])
  const open = (more: object = {}) =>
    openPostOffice({
      ...{ key, cert, authOptional: true },
      onAuth: ({ password, username }, _session, callback) =>
        callback(password === 'p@ss' ? null : new Error('No'), { user: username }),
      ...more,
    })

  test('STARTTLS, and from the first byte, with a name and a password', async () => {
    trust()
    office = await open()
    expect(await send(`smtp://us%40er:p%40ss@localhost:${office.port}?tls=required`)).toEqual({ sent: true })
    expect(office.mails[0]).toMatchObject({ secure: true, user: 'us@er', to: ['kari@example.org'] })
    await office.stop()
    office = await open({ secure: true })
    expect(await send(`smtps://us%40er:p%40ss@localhost:${office.port}`)).toEqual({ sent: true })
    expect(office.mails[0]).toMatchObject({ secure: true, user: 'us@er' })
  })

  test('a certificate of nobody known, or for another name, gets no mail and no password', async () => {
    let passwords = 0
    const onAuth = (_auth: unknown, _session: unknown, callback: (error: Error) => void) => {
      passwords += 1
      callback(new Error('No'))
    }
    office = await open({ onAuth })
    const unknown = await send(`smtp://u:p@localhost:${office.port}?tls=required`)
    expect(unknown).toMatchObject({ sent: false, permanent: false })
    trust()
    expect(await send(`smtp://u:p@127.0.0.1:${office.port}?tls=required`)).toMatchObject({ sent: false })
    await office.stop()
    office = await open({ onAuth, secure: true })
    expect(await send(`smtps://u:p@127.0.0.1:${office.port}`)).toMatchObject({ sent: false, permanent: false })
    expect([passwords, office.mails]).toEqual([0, []])
  })

  test('a server that offers no TLS gets nothing where it is required', async () => {
    office = await open({ disabledCommands: ['STARTTLS'] })
    expect(await send(`smtp://u:p@localhost:${office.port}?tls=required`)).toMatchObject({ sent: false })
    expect(office.mails).toEqual([])
    expect(await send(`smtp://127.0.0.1:${office.port}`)).toEqual({ sent: true })
    expect(office.mails[0]).toMatchObject({ secure: false })
  })

  test('a wrong password is tried again later: an operator can mend it', async () => {
    trust()
    office = await open()
    const answer = await send(`smtp://u:wrong@localhost:${office.port}?tls=required`)
    expect(answer).toEqual({ sent: false, permanent: false, reason: 'EAUTH 535' })
  })
})
