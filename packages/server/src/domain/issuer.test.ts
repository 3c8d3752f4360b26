import { describe, expect, it } from 'vitest'
import { isLoopbackHost, parseHost } from './host.ts'
import { claimText, holdsSignIn, readReturnPath, refuseIssuerUrl, speaksForMany } from './issuer.ts'

describe('where a sign-in may lead', () => {
  it.each([
    '/',
    '/account',
    '/administrator/tokens?kind=user&tenant=fjord',
    '/administrator/tokens/my.app#grants',
    '/guide/first%20steps',
    '/a?next=//evil.example',
    '/v1x',
  ])('is %s', (path) => expect(readReturnPath(path)).toBe(path))

  it.each([
    ...['', ' ', 'account', '.', '..', './x', '../x', '?x', '#x', '//', '///', '//evil.example', '///evil.example'],
    ...['/\\evil.example', '\\\\evil.example', '\\/evil.example', '/\\/evil.example', '/x\\..\\y', '/%5cevil.example'],
    ...['/%2f/evil.example', '/%2fevil.example', '/%252fevil.example', '//%2fevil.example', '/x/..//evil.example'],
    ...['/.//evil.example', '/x/../..//evil.example', '/%2e%2e//evil.example', '/./\\evil.example'],
    ...['https://evil.example', 'http:evil.example', 'https:/evil.example', 'javascript:alert(1)', 'data:text/html,x'],
    ...['JaVaScRiPt:alert(1)', '\tjavascript:x', 'https://polett.invalid/x', '//polett.invalid@evil.example'],
    ...['/\t/evil.example', '/\n/evil.example', '/\r\nlocation: https://evil.example', '/%0d%0alocation:x', '/%00'],
    ...['/x%0a', ' /account', '/account ', '/å', '/x\u2028', '/x\u202e', '/%zz', '/%', '/x%2f%2fevil.example'],
    ...['/v1/session', '/V1/session', '/oauth/callback/a/b', '/%6fauth/x', '/x/../v1/tokens', '/docs', '/metrics'],
    ...['/assets/x.js', '/.well-known/x', '/scim/v2/x', '/healthz', `/${'a'.repeat(2_000)}`],
  ])('is never %j', (path) => expect(readReturnPath(path)).toBeNull())
})

describe('whoever was refused', () => {
  it.each([
    '/console/connect/abc',
    '/console/device',
    '/console/device?user_code=BCDF-GHJK',
  ])('is led back to %s, which signs in itself', (path) => expect(holdsSignIn(path)).toBe(true))

  it.each([
    '/',
    '/account',
    '/console/connected',
    '/console/devices',
    '/guide?a=/console/device',
    '/x/console/device',
  ])('is led to the sign-in from %s', (path) => expect(holdsSignIn(path)).toBe(false))
})

describe('an issuer', () => {
  it.each([
    ['https://login.example.org', 'login.example.org', null],
    ['https://login.example.org/tenant/v2.0', 'login.example.org', null],
    ['https://login.example.org:443', 'login.example.org', null],
    ['https://login.example.org:8443', 'login.example.org', 'host_not_allowed'],
    ['https://login.example.org', 'example.org', 'host_not_allowed'],
    ['https://login.example.org.evil.example', 'login.example.org', 'host_not_allowed'],
    ['https://login.example.org@evil.example', 'login.example.org', 'malformed'],
    ['https://login.example.org', '', 'host_not_allowed'],
    ['http://login.example.org', 'login.example.org', 'not_https'],
    ['http://localhost:4000', 'localhost:4000', null],
    ['http://127.0.0.1.evil.example', '127.0.0.1.evil.example', 'not_https'],
    ['ftp://localhost', 'localhost', 'not_https'],
    ['https://login.example.org/?x', 'login.example.org', 'malformed'],
    ['https://login.example.org/#x', 'login.example.org', 'malformed'],
  ])('at %s, where %s is allowed, is %s', (url, host, refusal) => {
    expect(refuseIssuerUrl(url, [host], isLoopbackHost)).toBe(refusal)
  })

  it.each([
    ['login.example.com', 'login.example.com'],
    ['LOGIN.example.com', 'login.example.com'],
    ['login.example.com:443', 'login.example.com'],
    ['login.example.com:8443', 'login.example.com:8443'],
    ['[::1]:4000', '[::1]:4000'],
    ['https://login.example.com', null],
    ['login.example.com/x', null],
    ['u@login.example.com', null],
    ['*', '*'],
    ['a b', null],
  ])('has its host written as %s', (text, host) => expect(parseHost(text)).toBe(host))

  it.each([
    ['https://login.microsoftonline.com/common/v2.0', true],
    ['https://login.microsoftonline.com/Organizations/v2.0/', true],
    ['https://login.microsoftonline.com//consumers/v2.0', true],
    ['https://login.microsoftonline.us/common', true],
    ['https://login.partner.microsoftonline.cn/common/v2.0', true],
    ['https://login.microsoftonline.com/5f1b8a52-6f3e-4f0e-9d56-000000000000/v2.0', false],
    ['https://login.microsoftonline.com/commonwealth.example/v2.0', false],
    ['https://login.example.org/common', false],
    ['nothing', false],
  ])('at %s speaks for many companies: %s', (url, many) => expect(speaksForMany(url)).toBe(many))

  it('says nothing by a name that objects have by themselves', () => {
    expect(claimText({}, 'constructor')).toBeNull()
    expect(claimText({ name: '  Kari ' }, 'name')).toBe('Kari')
    expect(claimText({ name: ['Kari'] }, 'name')).toBeNull()
    for (const none of ['a\0b', '\ud800']) expect(claimText({ name: none }, 'name')).toBeNull()
  })
})
