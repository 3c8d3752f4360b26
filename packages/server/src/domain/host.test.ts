import { describe, expect, it } from 'vitest'
import { isLoopbackHost, plainHttpUrl } from './host.ts'

describe('a host', () => {
  it.each([
    'localhost',
    'LocalHost',
    'polett.localhost',
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '[::1]',
  ])('that is %s is reached from this machine alone', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })

  it.each([
    ...['', '0.0.0.0', '::', '[::]', '10.0.0.1', '1.127.0.0', '127.0.0.1.example.org', '127.0.0'],
    ...['example.org', 'localhost.example.org', 'mylocalhost', '.localhost', '::1:1', 'localhost\nexample.org'],
  ])('that is %j is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})

describe('the address of a server', () => {
  it('names the port where there is one, and puts IPv6 in brackets', () => {
    expect(plainHttpUrl('10.0.0.1', 8080)).toBe('http://10.0.0.1:8080')
    expect(plainHttpUrl('::1', 8080)).toBe('http://[::1]:8080')
    expect(plainHttpUrl('polett.localhost')).toBe('http://polett.localhost')
  })
})
