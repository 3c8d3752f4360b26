import { describe, expect, it } from 'vitest'
import { returnAddress } from './return-address.ts'

const ORIGIN = 'https://tokens.example.org'
const HOME = { to: '/', search: {}, hash: '' }

describe('the way on from the sign-in', () => {
  it('leads back to the place that was asked for', () => {
    const next = '/administrator/tokens/my.app?tenant=3&q=a%20b#use'
    const there = { to: '/administrator/tokens/my.app', search: { tenant: '3', q: 'a b' }, hash: 'use' }
    expect(returnAddress(next, ORIGIN)).toEqual(there)
  })

  it.each([
    ['nothing asked for', undefined],
    ['another site', 'https://evil.example/'],
    ['another site without its scheme', '//evil.example/'],
    ['another site behind a backslash', '/\\evil.example/'],
    ['another site behind a tab', '/\t/evil.example/'],
    ['another site behind a step up', '/..//evil.example/'],
    ['a script', 'javascript:alert(1)'],
    ['a relative path', 'administrator'],
    ['the sign-in itself', '/sign-in/3?next=/x'],
    ['the set-up', '/setup'],
    ['no address at all', '//'],
  ])('leads to the overview for %s', (_, next) => {
    expect(returnAddress(next, ORIGIN)).toEqual(HOME)
  })
})
