import { describe, expect, it } from 'vitest'
import { sortOf, tokenFilter, unfiltered } from './token-filters.ts'

const SCOPE = { kind: 'user', tenant: '3' }

function filterOf(address: Readonly<Record<string, string>>) {
  const get = (name: string): string => address[name] ?? ''
  return tokenFilter({ q: get('q'), get }, SCOPE)
}

describe('the filter of a list of tokens', () => {
  it.each([
    ['leaves out only what has expired, at first', {}, { status: 'active,suspended,revoked' }],
    ['takes all', { status: 'all' }, { status: undefined }],
    ['takes what is live', { status: 'live' }, { status: 'active' }],
    ['takes what expires within 30 days', { status: 'soon' }, { status: 'active', expiresInDays: 30 }],
    ['lets a shorter time go before', { status: 'soon', expires: '7' }, { status: 'active', expiresInDays: 7 }],
    ['takes what was never used', { status: 'all', used: 'never' }, { status: undefined, neverUsed: true }],
    ['takes what was not used for long', { status: 'all', used: '90' }, { status: undefined, unusedForDays: 90 }],
    [
      'takes place and user type',
      { status: 'revoked', unit: 'a', role: 'reader' },
      { status: 'revoked', unit: 'a', role: 'reader' },
    ],
    [
      'asks nothing that the server would refuse',
      { status: 'odd', expires: '1', used: 'x' },
      { status: 'active,suspended,revoked' },
    ],
  ])('%s', (_, address, asked) => {
    expect(filterOf(address)).toEqual({ ...SCOPE, ...asked })
  })

  it('names no user type without a tenant, since the server refuses that', () => {
    expect(tokenFilter({ q: '', get: (name) => (name === 'role' ? 'reader' : '') }, {})).not.toHaveProperty('role')
  })

  it('counts a tab as its list is at first', () => {
    expect(unfiltered(SCOPE)).toEqual(filterOf({}))
  })

  it('knows the orders of the server, and no others', () => {
    expect(sortOf('-expiresAt')).toBe('-expiresAt')
    expect(sortOf('secret')).toBeUndefined()
  })
})
