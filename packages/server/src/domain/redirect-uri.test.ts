import { describe, expect, it } from 'vitest'
import { isRegistered, redirectHost, refuseRedirectUri, withAnswer } from './redirect-uri.ts'

describe('refuseRedirectUri', () => {
  it.each([
    'https://app.example/cb',
    'https://app.example/cb?x=1',
    'https://app.example:8443/cb',
    'com.example.app:/signed-in',
    'com.example.app://signed-in',
    'http://127.0.0.1',
    'http://127.0.0.1/cb',
    'http://127.0.0.1:8080/cb',
    'http://[::1]/cb',
  ])('takes %s', (uri) => expect(refuseRedirectUri(uri)).toBeNull())

  it.each([
    'http://app.example/cb',
    'http://localhost/cb',
    'http://127.0.0.1.evil.example/cb',
    'https://user@app.example/cb',
    'https://@app.example/cb',
    'https://app.example/cb#x',
    'https://*.app.example/cb',
    'https://app.example/../cb',
    'https://app.example/%2e%2e/cb',
    'https:app.example/cb',
    'HTTPS://app.example/cb',
    'https://app.example/ cb',
    'https://app.example\\cb',
    'https://äpp.example/cb',
    'app:/signed-in',
    'Com.example.app:/signed-in',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://app.example/cb',
    '/cb',
    'cb',
    '',
  ])('refuses %j', (uri) => expect(refuseRedirectUri(uri)).toEqual(expect.any(String)))
})

describe('isRegistered', () => {
  const registered = ['https://app.example/cb', 'http://127.0.0.1/cb', 'http://[::1]:80/cb']

  it('lets the port of a loopback address differ, and nothing else', () => {
    for (const uri of [
      'https://app.example/cb',
      'http://127.0.0.1:1/cb',
      'http://127.0.0.1:65535/cb',
      'http://[::1]/cb',
    ])
      expect([uri, isRegistered(registered, uri)]).toEqual([uri, true])
    for (const uri of [
      'https://app.example:444/cb',
      'http://127.0.0.1:65536/cb',
      'http://127.0.0.1:01/cb',
      'http://[::1]/',
    ])
      expect([uri, isRegistered(registered, uri)]).toEqual([uri, false])
  })
})

describe('withAnswer', () => {
  it('keeps the query that was there, encodes what is put in, and leaves out what is null', () => {
    const answer = { code: 'a b&c', state: null }
    expect(withAnswer('https://app.example/cb', answer)).toBe('https://app.example/cb?code=a%20b%26c')
    expect(withAnswer('https://app.example/cb?x=1', answer)).toBe('https://app.example/cb?x=1&code=a%20b%26c')
    expect(withAnswer('com.example.app:/in', { state: '#?' })).toBe('com.example.app:/in?state=%23%3F')
  })
})

it('a person recognises the host, or the scheme of an app', () => {
  expect(redirectHost('https://app.example/cb')).toBe('app.example')
  expect(redirectHost('http://127.0.0.1:8080/cb')).toBe('127.0.0.1:8080')
  expect(redirectHost('com.example.app:/in')).toBe('com.example.app')
})
