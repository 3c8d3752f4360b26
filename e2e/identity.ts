/** What an API behind a proxy is told about its caller. */

import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { composeSecret } from '../packages/server/src/domain/secret.ts'
import type { Received } from './upstream.ts'

/** The headers by which Polett says who calls. */
export const IDENTITY = [
  'token',
  'kind',
  'subject',
  'subject-name',
  'tenant',
  'unit',
  'role',
  'expires',
  'permissions',
].map((name) => `polett-${name}`)

/** What is told, by name, without what is empty. Fails when a header comes twice, or under a name that only looks like ours. */
export function identityOf(received: Received): Record<string, string> {
  const ours = received.headers.filter(([name]) => /^polett/.test(name) && name !== 'polett-permissions-truncated')
  const names = ours.map(([name]) => name)
  expect(names).toEqual([...new Set(names)])
  expect(IDENTITY).toEqual(expect.arrayContaining(names))
  return Object.fromEntries(ours.filter(([, value]) => value !== ''))
}

/** A secret of the right form that nobody has issued. */
export function unknownSecret(): string {
  return composeSecret('user', (bytes) => randomBytes(bytes))
}
