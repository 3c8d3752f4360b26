import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { TokenTerms } from '../domain/token.ts'
import type { TenantCopy } from '../verify/directory.ts'
import { createTermsMemory } from './terms-memory.ts'

const PLACE = { permissions: [], tenant: null, unit: null }
const ASKED = { place: PLACE, claimed: null }
const TEXT = { kind: 'polett-kind: user\r\n', place: '', permissions: '', bodyStart: '{', bodyEnd: '}' }

const someTerms = (): TokenTerms => ({ kind: 'user' }) as TokenTerms
const copy = (stale: boolean): TenantCopy => ({ stale }) as TenantCopy

test('a text is found for the same terms, place and claim, while the tenants that were named are as they were', () => {
  const memory = createTermsMemory()
  const [terms, tenant] = [someTerms(), { stale: false }]
  memory.keep(terms, ASKED, [copy(false), tenant as TenantCopy], TEXT)
  expect(memory.find(terms, ASKED)).toBe(TEXT)
  expect(memory.find(someTerms(), ASKED)).toBeNull()
  expect(memory.find(terms, { ...ASKED, place: { ...PLACE } })).toBeNull()
  expect(memory.find(terms, { ...ASKED, claimed: 'harbour' })).toBeNull()
  tenant.stale = true
  expect(memory.find(terms, ASKED)).toBeNull()
})

test('several places are remembered for the same terms', () => {
  const memory = createTermsMemory()
  const [terms, other] = [someTerms(), { place: { ...PLACE }, claimed: null }]
  memory.keep(terms, ASKED, [], TEXT)
  memory.keep(terms, other, [], { ...TEXT })
  expect([memory.find(terms, ASKED), memory.find(terms, other)]).toEqual([TEXT, TEXT])
})

/** That tells of thousands of permissions. */
const LONG = { ...TEXT, bodyEnd: 'orders:read '.repeat(8_000) }

test.each([
  ['long ones', LONG, 300_000, 3],
  ['short ones', TEXT, 3_000, 10],
])('texts are remembered until they take too much memory, and then it begins anew: %s', (_name, text, most, many) => {
  const memory = createTermsMemory(most)
  const all = Array.from({ length: many + 1 }, someTerms)
  for (const terms of all) memory.keep(terms, ASKED, [], text)
  expect(all.map((terms) => memory.find(terms, ASKED) !== null)).toEqual([...Array(many).fill(false), true])
})

test('a text that is too long alone is not remembered, and takes nobody else out', () => {
  const memory = createTermsMemory(50_000)
  const [terms, other] = [someTerms(), someTerms()]
  memory.keep(terms, ASKED, [], TEXT)
  memory.keep(other, ASKED, [], LONG)
  expect([memory.find(terms, ASKED), memory.find(other, ASKED)]).toEqual([TEXT, null])
})

test('terms that nobody else holds are not held in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const memory = createTermsMemory()
  const gone = Array.from({ length: 10 }, () => {
    const terms = someTerms()
    memory.keep(terms, ASKED, [], TEXT)
    return new WeakRef(terms)
  })
  await expect
    .poll(() => {
      collect()
      return gone.filter((terms) => terms.deref() !== undefined).length
    })
    .toBe(0)
})
