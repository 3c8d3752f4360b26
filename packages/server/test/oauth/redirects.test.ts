/** Nobody is sent anywhere but to an address that was registered, or to our own pages. */

import { beforeEach, expect, test } from 'vitest'
import { openCompany } from '../companies/scene.ts'
import { CLIENT, newPkce, type OauthScene, openOauthScene, REDIRECT } from './scene.ts'

const REGISTERED = [REDIRECT, 'http://127.0.0.1/cb', 'https://app.example/cb']

const EVIL = 'evil.example'
/** Ways to make an address look like another one, drawn from what servers have fallen for. */
const HOSTILE = [
  ...[`https://${EVIL}`, `https://${EVIL}/cb`, `//${EVIL}`, `///${EVIL}`, `/\\${EVIL}`, `\\\\${EVIL}`, `/cb`, '', ' '],
  ...[`https:${EVIL}`, `https:/${EVIL}`, `https:\\\\${EVIL}`, `https://${EVIL}#https://app.example/cb`, 'cb', '.'],
  ...[`https://app.example@${EVIL}/cb`, `https://${EVIL}/https://app.example/cb`, `https://app.example.${EVIL}/cb`],
  ...[`https://app.example:443@${EVIL}/cb`, `https://app.example%2f@${EVIL}/cb`, `https://app.example\\@${EVIL}/cb`],
  ...[
    `https://app.example%00.${EVIL}/cb`,
    `https://app.example%0d%0aLocation:%20https://${EVIL}`,
    `https://xapp.example/cb`,
  ],
  ...[
    'https://app.example',
    'https://app.example/',
    'https://app.example/cb/',
    'https://app.example/cb/..',
    'https://app.example/CB',
  ],
  ...[
    'https://app.example/cb?x=1',
    'https://app.example/cb#x',
    'https://app.example/x/../cb',
    'https://app.example/%63b',
  ],
  ...['http://app.example/cb', 'https://app.example:444/cb', 'https://APP.example/cb ', ' https://app.example/cb'],
  ...[
    'https://app.example/cb\r\nSet-Cookie: a=b',
    'https://app.example/cb\t',
    'https://app。example/cb',
    'https://аpp.example/cb',
  ],
  ...[
    'http://127.0.0.1',
    'http://127.0.0.1/cb/x',
    'http://127.0.0.1@evil.example/cb',
    'http://127.0.0.2/cb',
    'http://localhost/cb',
  ],
  ...[
    'http://0.0.0.0/cb',
    'http://[::1]/cb',
    'http://127.0.0.1.evil.example/cb',
    'https://127.0.0.1/cb',
    'http://2130706433/cb',
  ],
  ...[
    'com.example.app:/',
    'com.example.app:/signed-in/x',
    'com.example.app://signed-in',
    'com.example.app.evil:/signed-in',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://app.example/x',
    'about:blank',
  ],
  ...[
    'java\tscript:alert(1)',
    'view-source:https://app.example/cb',
    'intent://app.example#Intent;end',
    'urn:ietf:wg:oauth:2.0:oob',
  ],
]

let scene: OauthScene
beforeEach(async () => {
  scene = await openOauthScene()
})

const ask = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
  scene.server.call('GET', `/oauth/authorize?${new URLSearchParams(parameters)}`, { headers })
const question = () => ({
  ...{ client_id: CLIENT, response_type: 'code', state: 's', code_challenge: newPkce().challenge },
  code_challenge_method: 'S256',
})

test('an app is sent back to an address that it has registered, and to no other', async () => {
  const faults: string[] = []
  for (const redirect_uri of HOSTILE) {
    for (const more of [
      {},
      { response_type: 'token' },
      { scope: 'nothing:known' },
      { code_challenge_method: 'plain' },
    ]) {
      for (const accept of ['text/html', '*/*']) {
        scene.server.clock.advance(60_000)
        const { headers, status, text } = await ask({ ...question(), ...more, redirect_uri }, { accept })
        const isRefused =
          status >= 400 && headers.get('location') === null && !/(href|action|src|url)=[^>]*evil/i.test(text)
        if (!isRefused) faults.push(`${status} ${JSON.stringify(redirect_uri)} ${JSON.stringify(more)}`)
      }
    }
  }
  expect(faults).toEqual([])
})

test('what is registered is taken, and what is wrong with the rest is told there', async () => {
  for (const redirect_uri of REGISTERED) {
    const taken = await ask({ ...question(), redirect_uri })
    expect([taken.status, taken.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^\/console\/connect\/[\w-]+$/),
    ])
    const refused = await ask({ ...question(), response_type: 'token', redirect_uri })
    const location = refused.headers.get('location') ?? ''
    expect([refused.status, location.startsWith(`${redirect_uri}?`), location.includes('error=')]).toEqual([
      302,
      true,
      true,
    ])
  }
})

test('a second address beside the right one is refused', async () => {
  const right = new URLSearchParams({ ...question(), redirect_uri: REGISTERED[2] ?? '' })
  for (const name of ['redirect_uri', 'client_id', 'response_type']) {
    const { headers, status } = await scene.server.call('GET', `/oauth/authorize?${right}&${name}=https://${EVIL}`)
    expect([name, status, headers.get('location')]).toEqual([name, 400, null])
  }
})

test('no sign-in through a company leads on to another site', async () => {
  const company = await openCompany()
  const begin = (returnTo: string) =>
    company.call('POST', '/v1/session/company', {
      body: { tenant: 'fjord', issuer: 'fjordbygg', returnTo },
      headers: { 'sec-fetch-site': 'same-origin' },
    })
  expect((await begin('/tokens?q=a#b')).status).toBe(200)
  const paths = ['/..//evil.example', '/\t/evil.example', '/.//evil.example', '/a/..//evil.example', '/\n/evil.example']
  for (const returnTo of [...HOSTILE.filter((each) => each !== '/cb'), ...paths]) {
    const { body, status } = await begin(returnTo)
    expect([returnTo, status, body.redirectTo]).toEqual([returnTo, 422, undefined])
  }
})
