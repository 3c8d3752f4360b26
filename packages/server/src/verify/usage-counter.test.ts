import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { usedSecret } from '../../test/used-secret.ts'
import type { TokenUse } from './token-use.ts'
import { createUsageCounter, type UsageCounter, type UsedSecret } from './usage-counter.ts'

const HOUR_MS = 3_600_000

const call = record({
  token: integer({ min: 1, max: 3 }),
  secret: integer({ min: 1, max: 2 }),
  code: constantFrom('allowed', 'token_expired'),
  address: constantFrom(null, '192.0.2.1', '2001:db8::1'),
  after: constantFrom(0, 1, 500, HOUR_MS / 2),
  /** What happens after it. */
  next: constantFrom('nothing', 'nothing', 'nothing', 'written', 'put back', 'added', 'read anew'),
})

/** What is known of each secret; one that is read anew is another thing, beside which the one before may live on. */
function createSecrets() {
  const known = new Map<string, UsedSecret>()
  const secretOf = (token: number, secretId: number): UsedSecret => {
    const present = known.get(`${token} ${secretId}`) ?? usedSecret(token, secretId)
    known.set(`${token} ${secretId}`, present)
    return present
  }
  const readAnew = (token: number, secretId: number): void => void known.delete(`${token} ${secretId}`)
  return { secretOf, readAnew }
}

/** Sums without any order or memory of batches. */
function createSums() {
  const sums = new Map<string, number>()
  const add = (name: string, count: number): void => void sums.set(name, (sums.get(name) ?? 0) + count)
  const latest = (name: string, at: number): void => void sums.set(name, Math.max(sums.get(name) ?? 0, at))
  return { sums, add, latest }
}

type Sums = ReturnType<typeof createSums>

function sumUp({ add, latest }: Sums, use: TokenUse): void {
  for (const { code, count, hour } of use.counts) add(`${use.tokenId} ${hour} ${code}`, count)
  for (const { address, count, lastUsedAt } of use.addresses) {
    add(`${use.tokenId} ${address}`, count)
    latest(`${use.tokenId} ${address} last`, lastUsedAt)
  }
  for (const { at, secretId } of use.secrets) latest(`secret ${secretId}`, at)
  latest(`${use.tokenId} last`, use.lastUsedAt)
}

/** What is left of the least flood is given back again and again. */
const SHALLOW = { slotsKept: 1, usesMoved: 2 }

test.each([
  ['as ever', undefined],
  ['and what is left is moved', SHALLOW],
])('whatever is taken, written and put back in between, every use is counted once: %s', (_name, limits) => {
  assert(
    property(array(call, { maxLength: 60 }), (calls) => {
      const counter = createUsageCounter(limits)
      const { readAnew, secretOf } = createSecrets()
      const [expected, found] = [createSums(), createSums()]
      const waiting = new Set<string>()
      let now = 5 * HOUR_MS
      for (const { address, after, code, next, token, ...call } of calls) {
        const secret = 10 * token + call.secret
        now += after
        const hour = now - (now % HOUR_MS)
        counter.count(secretOf(token, secret), code, address, now)
        sumUp(expected, {
          ...{ tokenId: token, lastUsedAt: now, lastAddress: address, lastAddressAt: now },
          counts: [{ hour, code, count: 1 }],
          addresses: address === null ? [] : [{ address, count: 1, lastUsedAt: now }],
          secrets: [{ secretId: secret, at: now }],
        })
        if (next === 'added') {
          counter.addAllowed(token, 5, address, now)
          sumUp(expected, {
            ...{ tokenId: token, lastUsedAt: now, lastAddress: address, lastAddressAt: now },
            counts: [{ hour, code: 'allowed', count: 5 }],
            addresses: address === null ? [] : [{ address, count: 5, lastUsedAt: now }],
            secrets: [],
          })
        }
        if (next === 'read anew') readAnew(token, secret)
        if (next === 'put back') counter.putBack(counter.take(2))
        waiting.add(`${token} ${secret}`)
        if (next === 'written') {
          for (const use of counter.take(1)) {
            sumUp(found, use)
            for (const { secretId } of use.secrets) waiting.delete(`${use.tokenId} ${secretId}`)
          }
        }
        const told = [1, 2, 3].flatMap((id) => counter.waitingSecrets(id).map((each) => `${id} ${each}`))
        // A secret that was read anew may wait in two places, of which one is written.
        expect(told).toEqual(expect.arrayContaining([...waiting]))
      }
      const left = counter.take(100)
      expect(left.map(({ tokenId }) => tokenId)).toEqual([...new Set(left.map(({ tokenId }) => tokenId))])
      for (const use of left) sumUp(found, use)
      expect(found.sums).toEqual(expected.sums)
      expect([counter.pending(), counter.waitingSecrets(1)]).toEqual([0, []])
    }),
  )
})

test.each([
  [['192.0.2.1'], '192.0.2.1'],
  [['192.0.2.1', '192.0.2.2'], '192.0.2.2'],
  [['192.0.2.1', null], '192.0.2.1'],
  [[null, '192.0.2.1'], '192.0.2.1'],
  [['192.0.2.1', '192.0.2.2', '192.0.2.1'], '192.0.2.1'],
  [[null], null],
] as const)('after calls from %j the last address is %j, also in the same millisecond', (addresses, last) => {
  for (const apart of [0, 1]) {
    const counter = createUsageCounter()
    const secret = usedSecret(1, 1)
    for (const [index, address] of addresses.entries()) counter.count(secret, 'allowed', address, 1_000 + index * apart)
    expect(counter.take(1)).toMatchObject([{ lastAddress: last, lastUsedAt: 1_000 + (addresses.length - 1) * apart }])
  }
})

test('of calls that wait apart, the last address is that of the latest call that has one', () => {
  const wait = [
    (counter: UsageCounter) => counter.count(usedSecret(1, 1), 'allowed', '192.0.2.1', 1_000),
    (counter: UsageCounter) => counter.count(usedSecret(1, 2), 'allowed', '192.0.2.2', 2_000),
    (counter: UsageCounter) => counter.count(usedSecret(1, 3), 'allowed', null, 3_000),
    (counter: UsageCounter) => counter.addAllowed(1, 1, null, 4_000),
  ]
  for (const turned of wait.keys()) {
    const counter = createUsageCounter()
    for (const each of [...wait.slice(turned), ...wait.slice(0, turned)]) each(counter)
    const taken = counter.take(2)
    expect(taken).toMatchObject([{ lastUsedAt: 4_000, lastAddress: '192.0.2.2' }])
    counter.count(usedSecret(1, 4), 'allowed', null, 5_000)
    counter.putBack(taken)
    expect(counter.take(2)).toMatchObject([{ lastUsedAt: 5_000, lastAddress: '192.0.2.2' }])
  }
})

test('a token that is called from everywhere keeps so many addresses at a time, and every count', () => {
  const counter = createUsageCounter()
  const secret = usedSecret(1, 1)
  for (let call = 0; call < 500; call += 1) counter.count(secret, 'allowed', `192.0.2.${call}`, 1_000)
  const [use] = counter.take(1)
  expect(use?.addresses).toHaveLength(200)
  expect(use?.counts).toMatchObject([{ count: 500 }])
})

test('calls from more addresses than are numbered are all counted, each where it came from', () => {
  const counter = createUsageCounter()
  const addressOf = (id: number): string => `2001:db8::${id.toString(16)}`
  const ids = Array.from({ length: 70_000 }, (_, at) => at + 1)
  const secrets = ids.map((id) => usedSecret(id, id))
  for (let time = 0; time < 2; time += 1) {
    for (const secret of secrets) counter.count(secret, 'allowed', addressOf(secret.secretId), 1_000)
  }
  const uses = counter.take(ids.length)
  expect(uses.map(({ addresses, tokenId }) => [tokenId, addresses])).toEqual(
    ids.map((id) => [id, [{ address: addressOf(id), count: 2, lastUsedAt: 1_000 }]]),
  )
  expect(counter.pending()).toBe(0)
})

test('the memory that a flood took is given back, although something always waits', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const taken = (): number => {
    collect()
    return process.memoryUsage().arrayBuffers
  }
  const counter = createUsageCounter()
  const before = taken()
  for (let id = 1; id <= 400_000; id += 1) counter.count(usedSecret(id, id), 'allowed', null, 1_000)
  expect(taken() - before).toBeGreaterThan(20_000_000)
  let [written, next] = [0, 500_000]
  while (counter.pending() > 400) {
    counter.count(usedSecret(next, next), 'allowed', null, 2_000)
    next += 1
    written += counter.take(400).length
  }
  expect(counter.pending()).toBeGreaterThan(0)
  await expect.poll(() => taken() - before).toBeLessThan(10_000_000)
  written += counter.take(400).length
  expect(written).toBe(400_000 + next - 500_000)
})

test('addresses are numbered again after more came than there are numbers, although something always waits', () => {
  const counter = createUsageCounter()
  for (let id = 1; id <= 70_000; id += 1) counter.count(usedSecret(id, id), 'allowed', `2001:db8::${id}`, 1_000)
  counter.take(69_000)
  const secret = usedSecret(80_000, 80_000)
  for (let time = 0; time < 2; time += 1) counter.count(secret, 'allowed', '192.0.2.1', 2_000)
  // In a slot of its own, which only addresses with a number have.
  expect(secret.slot).toBeGreaterThan(0)
  const uses = counter.take(2_000)
  expect(uses).toHaveLength(1_001)
  expect(uses.at(-1)).toMatchObject({ tokenId: 80_000, lastAddress: '192.0.2.1', counts: [{ count: 2 }] })
})

test('what was taken is not counted on, whoever has its place now', () => {
  const counter = createUsageCounter()
  const [one, other] = [usedSecret(1, 1), usedSecret(2, 2)]
  counter.count(one, 'allowed', null, 1_000)
  counter.take(1)
  counter.count(other, 'allowed', null, 2_000)
  counter.count(one, 'allowed', null, 3_000)
  expect(counter.take(2)).toMatchObject([
    { tokenId: 1, lastUsedAt: 3_000, counts: [{ count: 1 }] },
    { tokenId: 2, lastUsedAt: 2_000, counts: [{ count: 1 }] },
  ])
})
