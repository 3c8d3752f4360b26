import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createChangeTags } from './change-tags.ts'

const KEY = Buffer.alloc(32, 7)
const tags = createChangeTags(KEY)

/** As the contract has it. */
const tagOf = (name: string): string => createHmac('sha256', KEY).update(name).digest('base64url').slice(0, 12)

test('an answer depends on its token, its user and its tenants', () => {
  expect(tags.ofAnswer(1, 2, [3, 4, 3])).toEqual(['token:1', 'user:2', 'tenant:3', 'tenant:4'].map(tagOf))
  expect(tags.ofAnswer(1, null, [3])).toEqual(['token:1', 'tenant:3'].map(tagOf))
})

test('of more than 16 tenants none is named', () => {
  const ids = Array.from({ length: 17 }, (_, id) => id)
  expect(tags.ofAnswer(1, null, ids.slice(1))).toHaveLength(17)
  expect(tags.ofAnswer(1, null, ids)).toEqual([tagOf('token:1'), 'any'])
})

test('a change is told by what it reaches; a role and a unit as their tenant, and every tenant as any', () => {
  expect(tags.ofChange([{ kind: 'token', id: 1 }])).toEqual([tagOf('token:1')])
  expect(tags.ofChange([{ kind: 'user', id: 1 }])).toEqual([tagOf('user:1')])
  const places = [
    { kind: 'role', id: 8, tenant: 5 },
    { kind: 'unit', id: 9, tenant: 5 },
    { kind: 'tenant', id: 5 },
    { kind: 'tenant', id: 6 },
  ] as const
  for (const place of places.slice(0, 3)) expect(tags.ofChange([place])).toEqual([tagOf('tenant:5'), 'any'])
  expect(tags.ofChange(places)).toEqual([tagOf('tenant:5'), 'any', tagOf('tenant:6')])
  expect(tags.ofChange([])).toEqual([])
})

test('another key, another name', () => {
  const others = createChangeTags(Buffer.alloc(32, 8))
  expect(others.ofAnswer(1, 2, [3]).filter((tag) => tags.ofAnswer(1, 2, [3]).includes(tag))).toEqual([])
})

test('what was dropped from memory is found again', () => {
  const first = tags.ofAnswer(1, 2, [3])
  for (let id = 0; id < 50_000; id += 1) tags.ofAnswer(id, null, [])
  expect(tags.ofAnswer(1, 2, [3])).toEqual(first)
})
