import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { packDetails, unpackDetails } from './audit-details.ts'

const TOKEN = {
  ...{ kind: 'group', application: null, unit: 'unit-1', role: 'unit-user', master: false, admin: false, version: 1 },
  ...{ allowedIps: [], user: 'usr_q886tvp5g0mgv895f048', expiresAt: '2026-12-12T17:03:47.125Z' },
  grants: [{ tenant: 't-04', unit: 'unit-1', permissions: ['role:read', 'tenant:read', 'unit:read'] }],
}
const APPLICATION = {
  ...{ kind: 'application', application: 'Gateway', unit: null, role: null, master: false, admin: false, version: 1 },
  ...{ allowedIps: [], user: null, expiresAt: '2026-12-12T17:03:47.125Z' },
  grants: [{ tenant: 't-04', unit: null, permissions: ['orders:read'] }],
}

test.each([
  ['a token', TOKEN],
  ['an application', APPLICATION],
  ['nothing', {}],
  ['control characters', { name: 'a\u0001b\u001f\u007f\u0085\n\t', list: ['\u000e', null] }],
  ['words in another place', { name: ',"role":"', tenant: '{"tenant":"', null: 'null', a: [[null], { b: ':read"' }] }],
  ['lone halves of characters', { name: '\ud83d \udc00 😀' }],
])('%s comes back to the letter', (_, details) => {
  const packed = packDetails(details)
  expect(unpackDetails(packed)).toBe(JSON.stringify(details))
  expect(packed.length).toBeLessThanOrEqual(JSON.stringify(details).length)
})

test('what an earlier version wrote is read as it is', () => {
  expect(unpackDetails(JSON.stringify(TOKEN))).toBe(JSON.stringify(TOKEN))
})

test('what was written with these words is read for ever', () => {
  const packed =
    '\u0012"unit-1"\u0003unit-user"\u000fq886tvp5g0mgv895f048\u001a26-12-12T17:03:47.125\u0018t-04"\u0002unit-1\u0019\u0015'
  expect(unpackDetails(packed)).toBe(JSON.stringify(TOKEN))
  const rest =
    '\u0010|\u0011|\u0013|\u0014|\u0016|\u0017|\u001b|\u001c|\u001d|\u001e|\u001f|\u0001|\u0004|\u0005|\u0006|\u0007|\u0008|\u000e'
  expect(createHash('sha256').update(unpackDetails(rest)).digest('hex').slice(0, 16)).toBe('8cd08d921430b756')
})

test('the entry of a new token takes less than a third of its JSON', () => {
  for (const details of [TOKEN, APPLICATION])
    expect(packDetails(details).length).toBeLessThan(JSON.stringify(details).length / 3)
})
