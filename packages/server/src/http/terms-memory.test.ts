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

test('so many texts are remembered, and then it begins anew', () => {
  const memory = createTermsMemory(3)
  const all = [1, 2, 3, 4].map(someTerms)
  for (const terms of all) memory.keep(terms, ASKED, [], TEXT)
  expect(all.map((terms) => memory.find(terms, ASKED) !== null)).toEqual([false, false, false, true])
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
