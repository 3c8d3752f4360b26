import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretTable } from './secret-table.ts'

interface Entry {
  readonly token: number
  readonly user: number | null
  readonly name: string
}

const tableFor = (maxEntries: number) =>
  createSecretTable<Entry>(maxEntries, { tokenOf: ({ token }) => token, userOf: ({ user }) => user })

const keyOf = (name: number | string): string => hash('sha256', `${name}`, 'latin1')

const step = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    key: fc.nat(40),
    token: fc.nat(20),
    user: fc.option(fc.nat(5)),
  }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'get' as const), key: fc.nat(40) }),
  fc.record({ kind: fc.constantFrom('deleteByToken' as const, 'deleteByUser' as const), id: fc.nat(20) }),
  fc.record({ kind: fc.constant('clear' as const) }),
)

describe('the table of secrets', () => {
  it('does what a map does, and forgets by token and by user', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = tableFor(1_000)
        const model = new Map<number, Entry>()
        for (const [at, each] of steps.entries()) {
          if (each.kind === 'set') {
            const entry = { token: each.token, user: each.user, name: `${at}` }
            table.set(keyOf(each.key), entry)
            model.set(each.key, entry)
          } else if (each.kind === 'delete') {
            table.delete(keyOf(each.key))
            model.delete(each.key)
          } else if (each.kind === 'clear') {
            table.clear()
            model.clear()
          } else if (each.kind === 'deleteByToken' || each.kind === 'deleteByUser') {
            const noun = each.kind === 'deleteByToken' ? 'token' : 'user'
            table[each.kind](each.id)
            for (const [key, entry] of model) if (entry[noun] === each.id) model.delete(key)
          }
          expect(table.size()).toBe(model.size)
          for (let key = 0; key <= 40; key += 1) expect(table.get(keyOf(key))).toBe(model.get(key))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('grows to hold what it may, and not one more', () => {
    const table = tableFor(5_000)
    for (let at = 0; at < 5_000; at += 1) table.set(keyOf(at), { token: at, user: at % 7, name: `${at}` })
    expect(table.size()).toBe(5_000)
    for (let at = 0; at < 5_000; at += 1) expect(table.get(keyOf(at))?.name).toBe(`${at}`)
    table.set(keyOf('one more'), { token: 9_999, user: null, name: 'one more' })
    expect(table.size()).toBe(5_000)
    expect(table.get(keyOf('one more'))?.token).toBe(9_999)
    table.deleteByUser(3)
    for (let at = 0; at < 5_000; at += 1) if (at % 7 === 3) expect(table.get(keyOf(at))).toBeUndefined()
  })

  it('keeps what is asked for, while a flood of others passes through', () => {
    const table = tableFor(100)
    table.set(keyOf('asked for'), { token: 1, user: 1, name: 'asked for' })
    for (let at = 0; at < 10_000; at += 1) {
      table.set(keyOf(at), { token: at + 2, user: null, name: `${at}` })
      expect(table.get(keyOf('asked for'))?.name).toBe('asked for')
    }
    expect(table.size()).toBe(100)
    table.deleteByToken(1)
    expect(table.get(keyOf('asked for'))).toBeUndefined()
  })

  it('knows what was asked for after it has grown', () => {
    const table = tableFor(1_025)
    for (let at = 0; at < 1_024; at += 1) table.set(keyOf(at), { token: at, user: null, name: `${at}` })
    table.get(keyOf(0))
    for (const at of [1_024, 1_025]) table.set(keyOf(at), { token: at, user: null, name: `${at}` })
    expect([table.get(keyOf(0))?.name, table.get(keyOf(1))?.name]).toEqual(['0', undefined])
  })

  it.each([4, 8, 12])('tells keys apart that differ only from byte %i on', (from) => {
    const table = tableFor(10)
    const [one, other] = ['a'.repeat(32), `${'a'.repeat(from)}${'b'.repeat(32 - from)}`]
    table.set(one, { token: 1, user: null, name: 'one' })
    expect(table.get(other)).toBeUndefined()
    table.set(other, { token: 2, user: null, name: 'other' })
    expect([table.get(one)?.name, table.get(other)?.name]).toEqual(['one', 'other'])
  })

  it('forgets the many tokens of one user one by one in little time', () => {
    const table = tableFor(200_000)
    for (let at = 0; at < 100_000; at += 1) table.set(keyOf(at), { token: at, user: 1, name: '' })
    const startedAt = performance.now()
    for (let at = 0; at < 100_000; at += 1) table.deleteByToken(at)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(table.size()).toBe(0)
  })
})
