/** Additions that share a transaction: each stands for itself, and none is told of before all are on the disk. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Deps } from '../../src/deps.ts'
import { everywhere, type Propagation } from '../../src/nodes/propagation.ts'
import { openSqliteStore } from '../../src/store/db.ts'
import { findJobMark, setJobMark } from '../../src/store/job-turns.ts'
import { readLedger } from '../../src/store/ledger.ts'
import { createAdditionQueue } from '../../src/usecases/addition-queue.ts'
import { type Addition, add } from '../../src/usecases/additions.ts'
import { type Caller, SYSTEM_ACTOR } from '../../src/usecases/caller.ts'
import { entryBy } from '../../src/usecases/mutation.ts'
import { Problem } from '../../src/usecases/problem.ts'
import { inDays, passes } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let deps: Deps

beforeAll(async () => {
  s = await startServer()
  deps = s.running.deps
})
afterAll(() => s.stop())

const caller: Caller = {
  ...{ rights: [], actor: SYSTEM_ACTOR, origin: { address: null, requestId: null } },
  ...{ token: null, session: null, userId: null },
  refresh: async () => caller,
}

/** Writes a mark and then does something more. */
function marking(name: string, more: Addition<void>): Addition<void> {
  return async (tx, own) => {
    await setJobMark(tx, name, 7)
    await more(tx, own)
    return { result: undefined, audit: [entryBy(own, 'test.marked', { type: 'mark', id: name, name }, null)] }
  }
}

const nothing: Addition<void> = async () => ({ result: undefined, audit: [] })

function failing(error: () => Error): Addition<void> {
  return async () => {
    throw error()
  }
}

/** Asked for at the same moment; `fulfilled` or what each was refused with, and which marks are there. */
async function addAll(additions: Readonly<Record<string, Addition<void>>>) {
  const names = Object.keys(additions)
  const before = await readLedger(deps.store.read)
  const outcomes = await Promise.allSettled(
    Object.entries(additions).map(([name, more]) => add(deps, caller, marking(name, more))),
  )
  const after = await readLedger(deps.store.read)
  const marks = await Promise.all(names.map((name) => findJobMark(deps.store.read, name)))
  return {
    said: outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'fulfilled' : outcome.reason)),
    kept: names.filter((_, at) => marks[at] === 7),
    transactions: after.seq - before.seq,
    entries: after.auditCount - before.auditCount,
  }
}

test('one that fails between two others is undone alone, whether a rule refuses it or the database', async () => {
  const refused = new Problem('already_exists')
  const impossible: Addition<void> = async (tx) => {
    await sql`insert into ledger select * from ledger`.execute(tx)
    return { result: undefined, audit: [] }
  }
  const { said, ...found } = await addAll({ a1: nothing, a2: failing(() => refused), a3: impossible, a4: nothing })
  expect(said).toEqual(['fulfilled', refused, expect.any(Error), 'fulfilled'])
  expect(deps.store.dialect.isUniqueViolation(said[2])).toBe(true)
  expect(found).toEqual({ kept: ['a1', 'a4'], transactions: 1, entries: 2 })
  expect((await s.ok('GET', '/v1/audit/verification')).intact).toBe(true)
})

test('where the first fails, those behind it share a transaction of their own', async () => {
  const refused = new Problem('exceeds_own_rights')
  const found = await addAll({ b1: failing(() => refused), b2: nothing, b3: nothing })
  expect(found).toEqual({
    ...{ said: [refused, 'fulfilled', 'fulfilled'], kept: ['b2', 'b3'] },
    ...{ transactions: 1, entries: 2 },
  })
})

test('nobody hears anything, not even a refusal, before all of them are committed', async () => {
  const order: string[] = []
  const written = (name: string, then: Addition<void>): Addition<void> => {
    return async (tx, own) => {
      order.push(`${name} written`)
      return then(tx, own)
    }
  }
  const told = (name: string, more: Addition<void>) =>
    add(deps, caller, marking(name, written(name, more))).then(
      () => order.push(`${name} told`),
      () => order.push(`${name} refused`),
    )
  const refusal = failing(() => new Problem('not_found'))
  await Promise.all([told('c1', nothing), told('c2', refusal), told('c3', nothing)])
  expect(order.slice(0, 3)).toEqual(['c1 written', 'c2 written', 'c3 written'])
  expect(order.slice(3).sort()).toEqual(['c1 told', 'c2 refused', 'c3 told'])
})

test('where they cannot be committed, all are refused with the reason, and nothing is kept', async () => {
  // Its ledger does not stand where it stood when it was locked, which is found out at the end.
  const spoiling: Addition<void> = async (tx) => {
    await tx.updateTable('ledger').set({ seq: 1_000_000 }).execute()
    return { result: undefined, audit: [] }
  }
  const refusal = failing(() => new Problem('already_exists'))
  const { said, ...found } = await addAll({ d1: nothing, d2: refusal, d3: spoiling })
  for (const reason of said) expect(String(reason)).toMatch(/ledger was taken forward/)
  expect(found).toEqual({ kept: [], transactions: 0, entries: 0 })
})

test('what overtakes all of them repeats all of them', async () => {
  if (deps.store.kind === 'sqlite') return expect(deps.store.dialect.isConflict(new Error('overtaken'))).toBe(false)
  let tries = 0
  const overtaken: Addition<void> = async (tx) => {
    tries += 1
    if (tries === 1) await sql`do $$ begin raise exception 'overtaken' using errcode = '40001'; end $$`.execute(tx)
    return { result: undefined, audit: [] }
  }
  const found = await addAll({ e1: nothing, e2: overtaken, e3: nothing })
  expect(found).toEqual({
    ...{ said: ['fulfilled', 'fulfilled', 'fulfilled'], kept: ['e1', 'e2', 'e3'] },
    ...{ transactions: 1, entries: 3 },
  })
})

test.each([
  ['comes first', ['missing', 'h1', 'h2']],
  ['comes later', ['h3', 'missing', 'h4']],
])('nobody waits behind one who waits to hear that a thing is gone, and %s', async (_name, order) => {
  const known = Promise.withResolvers<Propagation>()
  const node = { ...deps.node, propagate: () => known.promise }
  const slow: Deps = { ...deps, additions: createAdditionQueue(), node }
  const heard: string[] = []
  const missing = failing(() => new Problem('not_found'))
  const added = order.map((name) =>
    add(slow, caller, marking(name, name === 'missing' ? missing : nothing)).then(
      () => heard.push(name),
      () => heard.push('refused'),
    ),
  )
  const others = added.filter((_, at) => order[at] !== 'missing')
  await Promise.all(others)
  expect(heard).not.toContain('refused')
  known.resolve(everywhere(1))
  await Promise.all(added)
  expect(heard.at(-1)).toBe('refused')
})

test('sixteen share a transaction at most', async () => {
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`f${at}`, nothing]))
  const { kept, transactions } = await addAll(many)
  expect([kept.length, transactions]).toEqual([33, 3])
})

test('where no transaction begins, all who wait are refused at once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'polett-additions-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const store = await openSqliteStore(join(directory, 'closed.sqlite'))
  await store.close()
  let tries = 0
  const watch = () => {
    tries += 1
    return deps.node.watch()
  }
  const closed: Deps = { ...deps, store, additions: createAdditionQueue(), node: { ...deps.node, watch } }
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => add(closed, caller, nothing)))
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'store_unavailable' } })
  expect(tries).toBe(1)
})

test('a thousand wait at most', () => {
  const queue = createAdditionQueue()
  const refused: unknown[] = []
  const waiting = { write: () => Promise.reject(new Error('never')), refuse: (error: unknown) => refused.push(error) }
  for (let count = 0; count < 1_001; count += 1) queue.join(waiting, () => new Promise(() => undefined))
  expect(refused).toMatchObject([{ code: 'store_overloaded' }])
})

test('tokens that are made at once over HTTP: each is there, and of those with one id a single one', async () => {
  const before = (await s.ok('GET', '/v1/audit?action=token.created')).total
  const wish = { kind: 'application', application: 'Crowd', expiresAt: inDays(s, 9) }
  const ids = Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? 'the-same-id' : `crowd-${at}`))
  const answers = await Promise.all(
    ids.map((id) => s.call('POST', '/v1/tokens', { token: s.master, body: { ...wish, id } })),
  )
  const made = answers.filter(({ status }) => status === 201)
  expect(made.map(({ body }) => body.token.id).sort()).toEqual([...new Set(ids)].sort())
  expect(answers.filter(({ body }) => body.code === 'already_exists')).toHaveLength(7)
  for (const { body } of made) expect(await passes(s, body.secret)).toBe(true)
  expect((await s.ok('GET', '/v1/audit?action=token.created')).total).toBe(before + made.length)
  expect((await s.ok('GET', '/v1/audit/verification')).intact).toBe(true)
})
