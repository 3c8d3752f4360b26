import { expect, it } from 'vitest'
import { inOrder, missingRights } from './rights-in-words.ts'

it('puts together what concerns the same, what is built in first', () => {
  expect(inOrder(['orders:read', 'audit:read', 'user:read', 'bills:read', 'tenant:read'])).toEqual([
    'tenant:read',
    'user:read',
    'audit:read',
    'bills:read',
    'orders:read',
  ])
})

it.each([
  [
    ['user:read', 'user:*', 'tenant:read'],
    ['tenant:read', 'user:*'],
  ],
  [['user:*', 'orders:*', '*'], ['*']],
  [
    ['orders:read', 'user:read', 'user:read', 'orders:*'],
    ['user:read', 'orders:*'],
  ],
])('says of %j only the widest: %j', (held, said) => {
  expect(inOrder(held)).toEqual(said)
})

/** Nothing of these is held, in the cases below. */
const OTHERS = ['unit', 'role', 'session', 'token', 'audit', 'policy']

it.each([
  [['*'], []],
  [[], ['tenant nothing', 'user nothing', ...OTHERS.map((one) => `${one} nothing`)]],
  [
    ['tenant:read', 'user:*'],
    ['tenant reading', ...OTHERS.map((one) => `${one} nothing`)],
  ],
  [
    ['tenant:*', 'user:read', 'unit:*', 'role:*', 'session:*', 'token:introspect', 'audit:read', 'policy:update'],
    ['user reading', 'token more'],
  ],
])('with %j something is missing of %j', (held, areas) => {
  expect(missingRights(held).map((one) => `${one.resource} ${one.held}`)).toEqual(areas)
})

it('names what is missing, but for what only the installation has', () => {
  expect(missingRights(['user:*', 'unit:*', 'role:*', 'token:*', 'audit:read', 'policy:update'])).toEqual([
    { resource: 'tenant', held: 'nothing', missing: ['tenant:read', 'tenant:update'] },
    { resource: 'session', held: 'nothing', missing: ['session:read', 'session:create', 'session:delete'] },
  ])
})
