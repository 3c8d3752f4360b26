/** Requests for a sign-in that are not answered: nobody is sent to an address that is not certain to be the app's. */

import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { storeError } from '../../src/store/unavailable.ts'
import { newPkce, type OauthScene, openSharedScene } from './scene.ts'

let scene: OauthScene
let challenge: string

beforeAll(async () => {
  scene = await openSharedScene()
  challenge = newPkce().challenge
})

/** So that what one test has asked is not held against the next: requests are limited by the minute. */
beforeEach(() => scene.server.clock.advance(60_000))

type Changes = Record<string, string | null>

/** Requests whose app or address is not certain: nobody is redirected, and nothing is begun. */
const UNCERTAIN: readonly (readonly [what: string, changes: Changes])[] = [
  ['no client', { client_id: null }],
  ['an unknown client', { client_id: 'acme.nobody' }],
  ['a client of a tenant that is not there', { client_id: 'nowhere.app' }],
  ['a client of another tenant', { client_id: 'beta.app' }],
  ['an id in upper case', { client_id: 'ACME.app' }],
  ['an id with a path in it', { client_id: 'acme.app/..' }],
  ['no address', { redirect_uri: null }],
]

/** Addresses that are like a registered one, and are none. */
const LOOSE: readonly string[] = [
  'com.example.app:/signed-in/',
  'com.example.app:/signed-in/more',
  'com.example.app:/signed-in?more=1',
  'com.example.app:/signed-in#fragment',
  'com.example.app:/Signed-in',
  'com.example.app:/signed%2Din',
  'com.example.app://signed-in',
  'com.example.app:signed-in',
  'com.example.app.evil:/signed-in',
  'com.example.ap:/signed-in',
  'COM.EXAMPLE.APP:/signed-in',
  ' com.example.app:/signed-in',
  'com.example.app:/signed-in ',
  'com.example.app:/signed-in\n',
  'https://app.example/cb/',
  'https://app.example/cb?x=1',
  'https://app.example/cb#x',
  'https://app.example:443/cb',
  'https://app.example:8443/cb',
  'https://app.example.evil.example/cb',
  'https://evil.example/?https://app.example/cb',
  'https://app.example@evil.example/cb',
  'https://evil@app.example/cb',
  'https://app.example\\@evil.example/cb',
  'https://app.example/cb/../../evil',
  'https://app.example/%63b',
  'https://APP.example/cb',
  'http://app.example/cb',
  '//app.example/cb',
  'https:app.example/cb',
  'javascript:alert(1)//app.example/cb',
  'data:text/html,app.example/cb',
  'http://127.0.0.1/cb/',
  'http://127.0.0.1:0/cb',
  'http://127.0.0.1:65536/cb',
  'http://127.0.0.1:080/cb',
  'http://127.0.0.1:/cb',
  'http://127.0.0.2/cb',
  'http://127.1/cb',
  'http://localhost/cb',
  'http://[::1]/cb',
  'http://127.0.0.1.evil.example/cb',
  'http://127.0.0.1@evil.example/cb',
  'http://evil@127.0.0.1/cb',
  'https://127.0.0.1/cb',
  'http://127.0.0.1:1234/cb?x=1',
  'http://127.0.0.1:1234/cb#x',
]

/** Requests of a known app that cannot be answered: told to the app, with its state and the name of this server. */
const WRONG: readonly (readonly [what: string, changes: Changes, error: string])[] = [
  ['no response type', { response_type: null }, 'invalid_request'],
  ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
  ['an id token', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['a hybrid', { response_type: 'code token' }, 'unsupported_response_type'],
  ['a response type of nobody', { response_type: 'none' }, 'unsupported_response_type'],
  ['no challenge', { code_challenge: null }, 'invalid_request'],
  ['a challenge without a method, which means plain', { code_challenge_method: null }, 'invalid_request'],
  ['plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a method in lower case', { code_challenge_method: 's256' }, 'invalid_request'],
  ['a challenge that is too short', { code_challenge: 'abc' }, 'invalid_request'],
  ['a challenge with padding', { code_challenge: `${'a'.repeat(43)}=` }, 'invalid_request'],
  ['an answer in a fragment', { response_mode: 'fragment' }, 'invalid_request'],
  ['an answer in a form', { response_mode: 'form_post' }, 'invalid_request'],
  ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ['a request elsewhere', { request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
]

describe('a request for a sign-in', () => {
  const ask = (changes: Changes) => scene.server.call('GET', scene.authorizeUrl(challenge, changes))

  it.each(UNCERTAIN)('is not answered with %s', async (_what, changes) => {
    const answer = await ask(changes)
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([400, null, null])
  })

  it.each(LOOSE)('is not answered at %j', async (redirect_uri) => {
    const answer = await ask({ redirect_uri })
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  })

  it.each(WRONG)('is refused to the app: %s', async (_what, changes, error) => {
    const answer = await ask(changes)
    const back = new URL(answer.headers.get('location') ?? '')
    expect([answer.status, back.protocol, back.pathname]).toEqual([302, 'com.example.app:', '/signed-in'])
    const { iss, state, ...rest } = Object.fromEntries(back.searchParams)
    expect(rest).toMatchObject({ error })
    expect({ iss, state, code: rest.code }).toEqual({ iss: scene.server.url, state: 'a state', code: undefined })
  })

  it('is refused when a parameter comes twice, without a redirect', async () => {
    for (const name of ['client_id', 'redirect_uri', 'state', 'code_challenge', 'unknown']) {
      const twice = `${scene.authorizeUrl(challenge)}&${name}=a&${name}=b`
      expect((await scene.server.call('GET', twice)).status).toBe(400)
    }
  })

  it('shows a page to a browser, in its language, which nothing can be put into', async () => {
    const at = scene.authorizeUrl(challenge, { redirect_uri: 'https://evil.example/<script>' })
    const answer = await scene.server.call('GET', at, { headers: { accept: 'text/html', 'accept-language': 'nb-NO' } })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('Appen kan ikke logge deg inn')
    expect(answer.text).not.toContain('evil.example')
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  it.each([
    ['en', 'de, nb', 'Too many sign-ins at once'],
    ['nb', 'nb-NO, en', 'For mange innlogginger på en gang'],
  ])('is a page in %s where too many came, which says when to come again', async (language, accepted, title) => {
    scene.server.clock.advance(60_000)
    for (let count = 0; count < 100; count += 1) expect((await ask({})).status).toBe(302)
    scene.server.clock.advance(20_000)
    const headers = { accept: 'text/html,*/*;q=0.8', 'accept-language': accepted }
    const answer = await scene.server.call('GET', scene.authorizeUrl(challenge), { headers })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '40'])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.text).toContain(`<html lang="${language}">`)
    expect(answer.text).toContain(`<h2>${title}</h2>`)
    const program = await ask({})
    expect([program.status, program.body.error]).toEqual([429, 'temporarily_unavailable'])
    expect(program.headers.get('retry-after')).toBe('40')
  })

  it.each([
    ['en', 500, new Error('the cause'), 'Something went wrong here'],
    ['nb', 500, new Error('the cause'), 'Noe gikk galt her'],
    ['en', 503, storeError('store_unavailable', 'the cause'), 'Signing in has to wait'],
    ['nb', 503, storeError('store_unavailable', 'the cause'), 'Innloggingen må vente litt'],
  ])('is a page in %s where the server fails with %i, and says nothing of why', async (language, status, cause, title) => {
    const { deps } = scene.server.running
    const { entropy } = deps
    onTestFinished(() => void Object.assign(deps, { entropy }))
    Object.assign(deps, {
      entropy: () => {
        throw cause
      },
    })
    const headers = { accept: 'text/html', 'accept-language': language }
    const answer = await scene.server.call('GET', scene.authorizeUrl(challenge), { headers })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, status === 503 ? '2' : null])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain(`<h2>${title}</h2>`)
    expect(answer.text).not.toContain('the cause')
    const id = answer.headers.get('request-id') ?? 'none'
    expect(answer.text.includes(id)).toBe(status === 500)
    expect(scene.server.log.some((line) => line.includes(id) && line.includes('the cause'))).toBe(true)
    const program = await ask({})
    expect([program.status, program.body.error]).toEqual([
      status,
      status === 500 ? 'server_error' : 'temporarily_unavailable',
    ])
  })

  it('is answered at any port of a loopback address', async () => {
    for (const port of ['', ':1', ':49152', ':65535']) {
      const { headers, status } = await ask({ redirect_uri: `http://127.0.0.1${port}/cb` })
      expect([status, headers.get('location')?.startsWith('/console/connect/')]).toEqual([302, true])
      expect(headers.get('set-cookie')).toMatch(/^polett-connect=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax/)
    }
  })
})
