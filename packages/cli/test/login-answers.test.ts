/** Signing in from the command line, against a server that answers as the test wants: the odd answers, and two at once. */

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { polett, type Setting, succeed } from './recorder.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const CODE = {
  device_code: 'd-1',
  user_code: 'BCDF-GHJK',
  verification_uri: 'https://x.example/device',
  expires_in: 600,
}

interface Asked {
  readonly path: string
  readonly form: URLSearchParams
  readonly authorization: string | undefined
}

/** The status 0: the connection breaks. */
type Answer = readonly [status: number, body: object]

let home = ''
let url = ''
let asked: Asked[] = []
let answers: (asked: Asked) => Answer | Promise<Answer>

const read = async (request: IncomingMessage): Promise<Asked> => ({
  path: request.url ?? '',
  form: new URLSearchParams(await text(request)),
  authorization: request.headers.authorization,
})

const listener = createServer(async (request, response) => {
  const one = await read(request)
  asked.push(one)
  const [status, body] = await answers(one)
  if (status === 0) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterAll(() => listener.close())

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'polett-login-'))
  asked = []
  return () => rm(home, { recursive: true, force: true })
})

const SELF = { user: { name: 'Kari Nordmann' }, tenant: '3', expiresAt: '2026-12-21T12:00:00.000Z' }
const granted = (number: number, seconds = 3600) => ({
  ...{
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    expires_in: seconds,
    token_type: 'Bearer',
  },
})

/** What the token endpoint says, one after another; the last goes on. */
function script(...tokens: readonly Answer[]): void {
  let at = 0
  answers = ({ path }) => {
    if (path === '/oauth/device_authorization') return [200, CODE]
    if (path === '/v1/tokens/self') return [200, SELF]
    if (path === '/oauth/revoke') return [200, {}]
    const answer = tokens[Math.min(at, tokens.length - 1)]
    at += 1
    return answer ?? [500, {}]
  }
}

const PENDING: Answer = [400, { error: 'authorization_pending' }]
const setting = (more: Setting = {}): Setting => ({ home, now: NOW, environment: { POLETT_URL: url }, ...more })
const loginFile = () => join(home, '.config/polett/login.json')

async function signIn(number = 1, seconds = 3600): Promise<void> {
  script([200, granted(number, seconds)])
  await succeed(['login'], setting())
  asked = []
}

describe('polett login', () => {
  it('shows the link and the code, waits as it is told, and keeps the sign-in for its owner alone', async () => {
    const waits: number[] = []
    script(PENDING, [400, { error: 'slow_down' }], PENDING, [200, granted(1)])
    const { err, out } = await succeed(['login'], setting({ onWait: (ms) => void waits.push(ms) }))
    expect(waits).toEqual([5_000, 5_000, 10_000, 10_000])
    expect(err).toContain('https://x.example/device')
    expect(err).toContain('BCDF-GHJK')
    expect(err).toContain('as Kari Nordmann (3), until 2026-12-21 12:00Z')
    expect(out + err).not.toMatch(/access-1|refresh-1|d-1/)
    for (const file of [loginFile(), `${loginFile()}.lock`]) expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(home, '.config/polett'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(home, '.config/polett'))).toEqual(['login.json', 'login.json.lock'])
  })

  it('goes on through an answer that never came', async () => {
    let broken = 1
    script([200, granted(1)])
    const usual = answers
    answers = (one) => {
      if (one.path === '/oauth/token' && broken-- > 0) return [502, { message: 'bad gateway' }]
      return usual(one)
    }
    await succeed(['login'], setting())
  })

  it.each([
    ['access_denied', 4, 'was refused in the browser'],
    ['expired_token', 3, 'has expired'],
    ['invalid_client', 1, 'invalid_client'],
  ])('ends when it is told %s', async (error, code, sentence) => {
    script(PENDING, [400, { error }])
    const outcome = await polett(['login'], setting())
    expect(outcome).toMatchObject({ code, err: expect.stringContaining(sentence) })
    expect((await polett(['token', 'show', 'self'], setting())).code).toBe(3)
  })

  it('tells this machine from others, always in the same way', async () => {
    script([200, granted(1)])
    await succeed(['login'], setting())
    await succeed(['login'], setting())
    const devices = asked.filter(({ path }) => path === '/oauth/device_authorization').map(({ form }) => form)
    expect(devices).toHaveLength(2)
    expect(devices[0]?.get('device_id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(devices[1]?.get('device_id')).toBe(devices[0]?.get('device_id'))
    expect(devices[0]?.get('client_id')).toBe('polett-cli')
  })

  it('says that another token goes first', async () => {
    script([200, granted(1)])
    const environment = { POLETT_URL: url, POLETT_TOKEN: 'other' }
    const { err } = await succeed(['login'], setting({ environment }))
    expect(err).toContain('goes first')
    await polett(['token', 'show', 'self', '--json'], setting({ environment }))
    expect(asked.at(-1)?.authorization).toBe('Bearer other')
  })
})

describe('the sign-in', () => {
  const show = ['token', 'show', 'self', '--json']

  it('is used where no token is set, for its own server, which is then the usual one', async () => {
    await signIn()
    await succeed(show, { home, now: NOW })
    expect(asked).toMatchObject([{ path: '/v1/tokens/self', authorization: 'Bearer access-1' }])
    asked = []
    const elsewhere = await polett([...show, '--url', 'http://127.0.0.1:1'], { home, now: NOW })
    expect(elsewhere).toMatchObject({ code: 3, err: expect.stringContaining('polett login') })
  })

  it('lies where POLETT_CONFIG_DIR or XDG_CONFIG_HOME says', async () => {
    script([200, granted(1)])
    for (const [name, folder] of [
      ['POLETT_CONFIG_DIR', join(home, 'own')],
      ['XDG_CONFIG_HOME', join(home, 'shared')],
    ] as const) {
      await succeed(['login'], setting({ environment: { POLETT_URL: url, [name]: folder } }))
    }
    expect(await readdir(join(home, 'own'))).toEqual(['login.json', 'login.json.lock'])
    expect(await readdir(join(home, 'shared/polett'))).toEqual(['login.json', 'login.json.lock'])
  })

  it('is renewed once its time is over, and what was renewed is kept', async () => {
    await signIn()
    script([200, granted(2)])
    const later = setting({ now: NOW + 3_590_000 })
    await succeed(show, later)
    await succeed(show, later)
    expect(asked.map(({ path }) => path)).toEqual(['/oauth/token', '/v1/tokens/self', '/v1/tokens/self'])
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      ...{ grant_type: 'refresh_token', client_id: 'polett-cli', refresh_token: 'refresh-1' },
    })
    expect(asked.at(-1)?.authorization).toBe('Bearer access-2')
  })

  it.each([1, 2])('is asked for twice at most, where %i of its answers are lost', async (lost) => {
    await signIn()
    script(...Array.from({ length: lost }, (): Answer => [0, {}]), [200, granted(2)])
    const { code, err } = await polett(show, setting({ now: NOW + 4_000_000 }))
    expect(code, err).toBe(lost - 1)
    const renewals = asked.filter(({ path }) => path === '/oauth/token')
    expect(renewals.map(({ form }) => form.get('refresh_token'))).toEqual(['refresh-1', 'refresh-1'])
  })

  it('is renewed once by many commands at the same time', async () => {
    await signIn()
    script([200, granted(2)], [400, { error: 'invalid_grant' }])
    await Promise.all(Array.from({ length: 8 }, () => succeed(show, setting({ now: NOW + 4_000_000 }))))
    expect(asked.filter(({ path }) => path === '/oauth/token')).toHaveLength(1)
  })

  it('that has ended says how to begin anew', async () => {
    await signIn()
    script([400, { error: 'invalid_grant' }])
    const outcome = await polett(show, setting({ now: NOW + 4_000_000 }))
    expect(outcome).toMatchObject({ code: 3, err: expect.stringContaining('polett login') })
    expect(outcome.err).not.toContain('refresh-1')
  })

  it.each([0o644, 0o660])('in a file of mode %i is not used', async (mode) => {
    await signIn()
    await writeFile(loginFile(), '{}', { mode })
    const { chmod } = await import('node:fs/promises')
    await chmod(loginFile(), mode)
    expect(await polett(show, setting())).toMatchObject({ code: 2, err: expect.stringContaining('chmod 600') })
  })

  it.each([
    'nonsense',
    '{"servers":{"x":{"access":"hidden-value"}}}',
  ])('that is damaged is not quoted', async (content) => {
    await signIn()
    await writeFile(loginFile(), content)
    const { code, err } = await polett(show, setting())
    expect(code).toBe(2)
    expect(err).toContain('is damaged')
    expect(err).not.toContain('hidden-value')
  })
})

describe('polett logout', () => {
  it('ends the sign-in there, and forgets it here', async () => {
    await signIn()
    await succeed(['logout'], setting())
    expect(asked).toMatchObject([{ path: '/oauth/revoke' }])
    expect(asked[0]?.form.get('token')).toBe('refresh-1')
    expect((await polett(['token', 'show', 'self'], setting())).code).toBe(3)
    expect((await succeed(['logout'], setting())).err).toContain('Nobody is signed in')
  })

  it('forgets it here also where the server cannot be told, and says so', async () => {
    await signIn()
    answers = () => [503, {}]
    const outcome = await polett(['logout'], setting())
    expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('the server still has it') })
    expect((await polett(['token', 'show', 'self'], setting())).code).toBe(3)
  })
})
