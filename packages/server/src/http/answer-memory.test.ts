import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { CompiledToken } from '../domain/token.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import { createAnswerMemory } from './answer-memory.ts'

const PLACE = { permissions: [], tenant: null, unit: null }
const TEXT = { lines: 'polett-token: one\r\n', body: '{}' }

/** Read anew, a secret is another thing. */
function readSecret(secretId: number): KnownSecret {
  const token = { internalId: secretId, expiresAt: null } as CompiledToken
  const read = { life: 0, token, secretId, secretExpiresAt: null, issuedSecond: 0, username: null, tenants: [] }
  return { ...read, slot: 0, answer: null }
}

const askedAbout = (known: KnownSecret) => ({ known, place: PLACE, claimed: null, address: null })

function remember(memory: ReturnType<typeof createAnswerMemory>, known: KnownSecret): void {
  // A secret that is asked about for the first time is only noted.
  for (let time = 0; time < 2; time += 1) memory.keep(askedAbout(known), [], TEXT)
}

test('so many answers are remembered, and one that is not wanted gives way', () => {
  const memory = createAnswerMemory(3)
  const secrets = [1, 2, 3].map(readSecret)
  for (const known of secrets) remember(memory, known)
  for (const at of [0, 2]) expect(memory.find(askedAbout(secrets[at] ?? readSecret(0)), 0)).toMatchObject(TEXT)
  const another = readSecret(4)
  remember(memory, another)
  const remembered = [...secrets, another].map((known) => memory.find(askedAbout(known), 0) !== null)
  expect(remembered).toEqual([true, false, true, true])
})

test('what was read anew since, and nobody else holds, is not held in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const memory = createAnswerMemory(100)
  const before = Array.from({ length: 10 }, () => {
    const known = readSecret(7)
    remember(memory, known)
    return new WeakRef(known)
  })
  await expect
    .poll(() => {
      collect()
      return before.filter((known) => known.deref() !== undefined).length
    })
    .toBe(0)
  const known = readSecret(7)
  remember(memory, known)
  expect(memory.find(askedAbout(known), 0)).toMatchObject(TEXT)
})
