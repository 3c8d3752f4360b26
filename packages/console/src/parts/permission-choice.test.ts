import { describe, expect, it } from 'vitest'
import { countCovered, difference, isSame, readNames, toggleGroup, toggleName } from './permission-choice.ts'

const users = { resource: 'user', permissions: ['user:read', 'user:update', 'user:delete'] }

describe('ticking permissions', () => {
  it.each([
    [[], 'user:read', ['user:read']],
    [['user:read'], 'user:read', []],
    [['user:*', 'audit:read'], 'user:delete', ['audit:read', 'user:read', 'user:update']],
  ])('%j and %s', (chosen, name, expected) => {
    expect(toggleName(chosen, name, users)).toEqual(expected)
  })

  it.each([
    [['user:read', 'audit:read'], true, ['audit:read', 'user:*']],
    [['user:*', 'audit:read'], true, ['audit:read']],
    [users.permissions, true, ['user:*']],
    [['user:read'], false, users.permissions],
    [users.permissions, false, []],
  ])('a whole resource: %j, wildcards %s', (chosen, wildcards, expected) => {
    expect(toggleGroup(chosen, users, wildcards)).toEqual(expected)
  })

  it('counts what a wildcard covers', () => {
    expect(countCovered(['user:*'], users)).toBe(3)
    expect(countCovered(['*'], users)).toBe(3)
    expect(countCovered(['user:read', 'users:update'], users)).toBe(1)
  })
})

describe('names that were typed', () => {
  it('takes them apart, each once, and names what is none', () => {
    expect(readNames('orders:read, orders:*\n orders:read * Orders:read orders')).toEqual({
      names: ['orders:read', 'orders:*', '*'],
      malformed: ['Orders:read', 'orders'],
    })
  })
})

it('tells two choices apart whatever their order', () => {
  expect(isSame(['a:b', 'c:d'], ['c:d', 'a:b'])).toBe(true)
  expect(difference(['a:b'], ['c:d'])).toEqual({ added: ['c:d'], taken: ['a:b'] })
})
