/** Signing in from the command line to a real server: confirmed in a browser, renewed, disconnected, and signed out. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { type Outcome, polett, type Setting, succeed } from './recorder.ts'

const PASSWORD = 'seven quiet herons'
const NAMES: Record<string, string> = { kari: 'Kari', ola: 'Ola' }
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let server: TestServer
let home = ''

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  const memberships = [
    { unit: null, role: 'tenant-admin' },
    { unit: null, role: 'tenant-user' },
  ]
  for (const username of ['kari', 'ola']) {
    await server.ok('POST', '/v1/tenants/acme/users', {
      username,
      name: NAMES[username],
      password: PASSWORD,
      memberships,
    })
  }
})
afterAll(() => server.stop())

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'polett-login-'))
  return () => rm(home, { recursive: true, force: true })
})

type Decide = (connection: string, cookie: string) => Promise<void>

const approve: Decide = async (connection, cookie) => {
  await server.ok('POST', `/v1/connections/${connection}/approve`, { unit: null, role: 'tenant-admin' }, { cookie })
}

const deny: Decide = async (connection, cookie) => {
  await server.ok('POST', `/v1/connections/${connection}/deny`, undefined, { cookie })
}

/** `polett login`, while a person decides in a browser after so many polls. */
function logIn(decide: Decide, after = 1, username = 'kari'): Promise<Outcome> {
  let polls = 0
  return polett(
    ['login'],
    setting({
      async onWait(ms, err) {
        server.clock.advance(ms)
        polls += 1
        if (polls !== after) return
        const [, userCode = ''] = /shows the code (\S+)/.exec(err) ?? []
        const cookie = await server.signIn(username, PASSWORD, 'acme')
        const found = await server.call('POST', '/v1/connections', { cookie, body: { userCode } })
        // The browser keeps what binds the request to it, and sends it along.
        const [bound = ''] = (found.headers.get('set-cookie') ?? '').split(';')
        await decide(found.body.id, `${cookie}; ${bound}`)
      },
    }),
  )
}

const setting = (more: Setting = {}): Setting => ({
  ...{ home, clock: server.clock, environment: { POLETT_URL: server.url } },
  ...more,
})

const mobile = async () => (await server.ok('GET', '/v1/tokens?tenant=acme&kind=mobile&status=active')).items

describe('a sign-in from the command line', () => {
  it('acts as the person who confirmed it, is a row with its device, and ends with the sign-out', async () => {
    const { code, err, out } = await logIn(approve, 3)
    expect(code, err).toBe(0)
    expect(err).toContain(`${server.url}/console/device?user_code=`)
    expect(err).toContain('as Kari (acme)')
    expect(out + err).not.toMatch(/pltm_/)
    const shown = JSON.parse((await succeed(['token', 'show', 'self', '--json'], setting())).out)
    expect(shown).toMatchObject({ kind: 'mobile', role: 'tenant-admin', user: { username: 'kari' } })
    expect(await mobile()).toMatchObject([{ id: shown.id, device: { platform: expect.any(String) } }])
    const { out: users } = await succeed(['user', 'list', '--tenant', 'acme'], setting())
    expect(users).toContain('kari')
    expect((await succeed(['logout'], setting())).err).toContain('Signed out')
    expect(await mobile()).toEqual([])
    expect(await polett(['token', 'show', 'self'], setting())).toMatchObject({ code: 3 })
  })

  it('renews itself for as long as it lasts, and is the same row when one signs in again', async () => {
    await logIn(approve)
    const [{ id }] = await mobile()
    for (let day = 0; day < 3; day++) {
      server.clock.advance(DAY_MS)
      await succeed(['token', 'show', 'self'], setting())
    }
    expect((await logIn(approve)).code).toBe(0)
    expect(await mobile()).toMatchObject([{ id }])
    server.clock.advance(31 * DAY_MS)
    const outcome = await polett(['token', 'show', 'self'], setting())
    expect(outcome).toMatchObject({ code: 3, err: expect.stringContaining('polett login') })
  })

  it('ends the one that it takes the place of, whoever it was', async () => {
    await logIn(approve)
    expect((await logIn(approve, 1, 'ola')).code).toBe(0)
    expect(await mobile()).toMatchObject([{ user: { username: 'ola' } }])
    await succeed(['logout'], setting())
  })

  it('is disconnected by an administrator at once', async () => {
    await logIn(approve)
    const [{ id }] = await mobile()
    await server.ok('DELETE', `/v1/tokens/${id}`)
    expect(await polett(['token', 'show', 'self'], setting())).toMatchObject({ code: 3 })
    server.clock.advance(2 * HOUR_MS)
    expect(await polett(['token', 'show', 'self'], setting())).toMatchObject({ code: 3 })
  })

  it('is refused when the person says no, or nothing', async () => {
    expect(await logIn(deny)).toMatchObject({ code: 4, err: expect.stringContaining('refused in the browser') })
    const outcome = await logIn(approve, Number.POSITIVE_INFINITY)
    expect(outcome).toMatchObject({ code: 3, err: expect.stringContaining('has expired') })
  })

  it('asks less often where the server wants it', async () => {
    const waits: number[] = []
    const stop = new Error('enough')
    await polett(
      ['login'],
      setting({
        // The server's clock stands still, so every question comes too early.
        onWait: (ms) => {
          waits.push(ms)
          if (waits.length === 4) throw stop
        },
      }),
    )
    expect(waits).toEqual([5_000, 5_000, 10_000, 15_000])
  })
})
