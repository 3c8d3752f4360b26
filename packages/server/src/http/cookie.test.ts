import type { FastifyReply } from 'fastify'
import { expect, test } from 'vitest'
import { clearSessionCookie, readSessionCookie, refuseOpenNetwork, setSessionCookie } from './cookie.ts'
import { refuseCrossOrigin } from './same-origin.ts'

const HTTPS = 'https://tokens.example.org'
const HTTP = 'http://127.0.0.1:8080'

const refusal = (code: string) => expect.objectContaining({ code })

test.each([
  ['none', [], HTTP, null],
  ['one among others', ['Cookie', 'a=1; polett=abc; b=2'], HTTP, 'abc'],
  ['any case of the header', ['cOOkie', 'polett=abc'], HTTP, 'abc'],
  ['the name of the other scheme', ['Cookie', 'polett=abc'], HTTPS, null],
  ['with https', ['Cookie', '__Host-polett=abc'], HTTPS, 'abc'],
  ['a name that only begins alike', ['Cookie', 'polett2=abc; xpolett=abc'], HTTP, null],
  ['an empty one', ['Cookie', 'polett='], HTTP, null],
])('reads the cookie: %s', (_case, rawHeaders, publicUrl, expected) => {
  expect(readSessionCookie(rawHeaders, publicUrl)).toBe(expected)
})

test.each([
  ['in one header', ['Cookie', 'polett=a; polett=b']],
  ['in two headers', ['Cookie', 'polett=a', 'X-Other', '1', 'cookie', 'polett=a']],
])('two cookies of ours are ambiguous: %s', (_case, rawHeaders) => {
  expect(() => readSessionCookie(rawHeaders, HTTP)).toThrow(refusal('ambiguous_credentials'))
})

test('sets and clears the cookie with everything that protects it', () => {
  const sent: string[] = []
  const reply = { header: (_name: string, value: string) => sent.push(value) } as unknown as FastifyReply
  setSessionCookie(reply, 'abc', HTTPS)
  setSessionCookie(reply, 'abc', HTTP)
  clearSessionCookie(reply, HTTPS)
  expect(sent).toEqual([
    '__Host-polett=abc; Path=/; HttpOnly; SameSite=Strict; Secure',
    'polett=abc; Path=/; HttpOnly; SameSite=Strict',
    '__Host-polett=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
  ])
})

test.each([
  [HTTPS, false, true],
  [HTTP, false, true],
  ['http://localhost:1', false, true],
  ['http://[::1]:8080', false, true],
  ['http://tokens.example.org', false, false],
  ['http://0.0.0.0:8080', false, false],
  ['http://localhost.example.org', false, false],
  ['http://tokens.example.org', true, true],
])('a password over %s with POLETT_ALLOW_HTTP=%s is taken: %s', (publicUrl, allowHttp, taken) => {
  const call = () => refuseOpenNetwork(publicUrl, allowHttp)
  if (taken) expect(call).not.toThrow()
  else expect(call).toThrow(refusal('policy_refused'))
})

const own = { host: '127.0.0.1:8080' }
test.each([
  ['same-origin', { ...own, 'sec-fetch-site': 'same-origin' }, true, true],
  ['same-site', { ...own, 'sec-fetch-site': 'same-site' }, true, false],
  ['cross-site', { ...own, 'sec-fetch-site': 'cross-site' }, false, false],
  ['none, as from the address bar', { ...own, 'sec-fetch-site': 'none' }, true, false],
  ['sent twice', { ...own, 'sec-fetch-site': 'same-origin, same-origin' }, true, false],
  ['same-origin beats Origin', { ...own, 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, true, true],
  ['Origin of the own host', { ...own, origin: 'http://127.0.0.1:8080' }, true, true],
  ['Origin of the public URL', { ...own, origin: HTTPS }, true, true],
  ['Origin of another port', { ...own, origin: 'http://127.0.0.1:8081' }, true, false],
  ['Origin of a sibling', { ...own, origin: 'https://evil.tokens.example.org' }, true, false],
  ['Origin null', { ...own, origin: 'null' }, true, false],
  ['Origin with a path', { ...own, origin: `${HTTPS}/` }, true, false],
  ['two Origins', { ...own, origin: `${HTTPS}, ${HTTPS}` }, true, false],
  ['the default port written out', { host: 'a.example:80', origin: 'http://a.example' }, true, true],
  ['neither, with the cookie', own, true, false],
  ['neither, without it', own, false, true],
])('judges where a call comes from: %s', (_case, headers, withCookie, allowed) => {
  const call = () => refuseCrossOrigin({ headers }, { publicUrl: HTTPS, withCookie })
  if (allowed) expect(call).not.toThrow()
  else expect(call).toThrow(refusal('cross_origin_refused'))
})
