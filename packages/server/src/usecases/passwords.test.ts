import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createHashGate,
  DEFAULT_PASSWORD_COST,
  dummyHash,
  hashPassword,
  isHashGateFull,
  needsRehash,
  verifyPassword,
} from './passwords.ts'

/** As little work as Argon2 allows, for tests that are not about cost. */
const cheap = { memoryKiB: 8, passes: 1, parallelism: 1 }
const PASSWORD = 'correct horse battery staple'

const hashOf = (password: string) => hashPassword(password, cheap, randomBytes)

describe('hashing passwords', () => {
  it('recognises the password, and no other', async () => {
    const phc = await hashOf(PASSWORD)
    expect(await verifyPassword(PASSWORD, phc)).toBe(true)
    for (const other of ['', PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, -1), `${PASSWORD}\0`]) {
      expect(await verifyPassword(other, phc)).toBe(false)
    }
  })

  it('writes a PHC string with its cost, and never the same twice', async () => {
    const phc = await hashOf(PASSWORD)
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await hashOf(PASSWORD)).not.toBe(phc)
  })

  it('recognises the same characters however they were composed', async () => {
    const phc = await hashOf('blåbærsyltetøy'.normalize('NFC'))
    expect(await verifyPassword('blåbærsyltetøy'.normalize('NFD'), phc)).toBe(true)
  })

  it('agrees with the reference implementation', async () => {
    const phc = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await verifyPassword('password', phc)).toBe(true)
    expect(await verifyPassword('differentpassword', phc)).toBe(false)
  })

  it('hashes at the default cost away from the event loop', async () => {
    let turns = 0
    let phc = ''
    // On the event loop there would never be a turn in between; a busy machine may let one hash pass without.
    for (let tries = 0; turns === 0 && tries < 100; tries += 1) {
      const timer = setInterval(() => turns++, 1)
      phc = await hashPassword(PASSWORD, DEFAULT_PASSWORD_COST, randomBytes)
      clearInterval(timer)
    }
    expect(phc).toContain('$m=19456,t=2,p=1$')
    expect(turns).toBeGreaterThan(0)
    expect(await verifyPassword(PASSWORD, phc)).toBe(true)
  })

  it('makes no hash without a salt', async () => {
    await expect(hashPassword(PASSWORD, cheap, () => new Uint8Array(0))).rejects.toThrow('salt')
  })

  it('matches nothing against a string that it cannot read', async () => {
    const phc = await hashOf(PASSWORD)
    const malformed = [
      '',
      'null',
      PASSWORD,
      `${phc}$`,
      ` ${phc}`,
      `${phc}\n`,
      phc.replace('argon2id', 'argon2i'),
      phc.replace('v=19', 'v=16'),
      phc.replace('m=8', 'm=7'),
      phc.replace('m=8', 'm=9999999'),
      phc.replace('t=1', 't=0'),
      phc.replace('p=1', 'p=0'),
      phc.replace(/\$[^$]*$/, '$'),
      phc.replace(/\$[^$]*$/, '$AAAA'),
      phc.replace(/\$[^$]*\$([^$]*)$/, '$$$1'),
    ]
    for (const text of malformed) {
      expect(await verifyPassword(PASSWORD, text)).toBe(false)
      expect(needsRehash(text, cheap)).toBe(true)
    }
  })
})

describe('needsRehash', () => {
  it.each([
    [cheap, false],
    [{ ...cheap, memoryKiB: 16 }, true],
    [{ ...cheap, passes: 2 }, true],
    [{ ...cheap, parallelism: 2 }, true],
  ])('for a cost of %j: %s', (cost, expected) => {
    expect(needsRehash(dummyHash(cheap), cost)).toBe(expected)
  })
})

describe('dummyHash', () => {
  it('matches no password, and has the form of a real one', async () => {
    const real = await hashOf(PASSWORD)
    expect(dummyHash(cheap)).toHaveLength(real.length)
    expect(needsRehash(dummyHash(cheap), cheap)).toBe(false)
    for (const password of ['', PASSWORD, '\0']) expect(await verifyPassword(password, dummyHash(cheap))).toBe(false)
  })
})

describe('the gate', () => {
  /** Work that ends when the test says so. */
  function controlled() {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    return { started: false, promise, resolve, reject }
  }

  function enter(gate: ReturnType<typeof createHashGate>, count: number) {
    const works = Array.from({ length: count }, controlled)
    const results = works.map((work) =>
      gate(() => {
        work.started = true
        return work.promise
      }),
    )
    return { works, results, started: () => works.map((work) => work.started) }
  }

  it('lets as many run as it should, and the rest wait in order', async () => {
    const { works, results, started } = enter(createHashGate(2, 2), 4)
    expect(started()).toEqual([true, true, false, false])
    works[1]?.resolve('second')
    expect(await results[1]).toBe('second')
    expect(started()).toEqual([true, true, true, false])
    works[0]?.resolve('first')
    await results[0]
    expect(started()).toEqual([true, true, true, true])
    for (const work of works) work.resolve('done')
    await Promise.all(results)
  })

  it('refuses at once when too many wait, and admits again later', async () => {
    const gate = createHashGate(1, 1)
    const { works, results } = enter(gate, 3)
    const refusal = await results[2]?.catch((error: unknown) => error)
    expect(isHashGateFull(refusal)).toBe(true)
    expect(works[2]?.started).toBe(false)
    for (const work of works) work.resolve('done')
    await Promise.all(results.slice(0, 2))
    expect(await gate(async () => 'later')).toBe('later')
  })

  it('gives the place back when the work fails, thrown or rejected', async () => {
    const gate = createHashGate(1, 0)
    await expect(gate(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    await expect(
      gate(() => {
        throw new Error('failed early')
      }),
    ).rejects.toThrow('failed early')
    expect(await gate(async () => 'next')).toBe('next')
    expect(isHashGateFull(new Error('failed'))).toBe(false)
  })

  it('never runs more than it should, whoever comes while a place changes hands', async () => {
    const gate = createHashGate(3, 1000)
    let running = 0
    let most = 0
    const job = () =>
      gate(async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running--
      })
    await Promise.all(Array.from({ length: 100 }, () => job().then(job)))
    expect([most, running]).toEqual([3, 0])
  })
})
