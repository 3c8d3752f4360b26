/** Kills a server again and again while it writes, and compares what it keeps with what it had acknowledged. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { Draw } from '../rules/draw.ts'
import { type Child, SETUP_ENVIRONMENT, setUpChild, startChild, startRefused } from './child.ts'
import { createWriter, type Writer, writeUntilDeath } from './writer.ts'

const WRITERS = 4
const CHECKED_SECRETS = 25

export interface Rounds {
  readonly rounds: number
  /** Changes found in the log, each acknowledged or under way at a kill. */
  readonly done: number
  /** Under way at a kill, and never done. */
  readonly undone: number
  readonly startsMs: readonly number[]
  readonly killedAfterMs: readonly number[]
}

/**
 * So many rounds, and more where the machine is so slow that they held less than `changes`. Throws at the first thing that
 * is lost or half made.
 */
export async function runKillRounds(
  directory: string,
  { changes, rounds }: { readonly rounds: number; readonly changes: number },
  seed: number,
): Promise<Rounds> {
  const draw = seededDraw(seed)
  let child = await startChild(directory, SETUP_ENVIRONMENT)
  const master = await setUpChild(child)
  const writers = Array.from({ length: WRITERS }, (_, index) => createWriter(`w${index}`, master, draw))
  const startsMs: number[] = []
  let undone = 0
  const killedAfterMs: number[] = []
  const kept = (): number => writers.reduce((sum, { ledger }) => sum + ledger.notes.length, 0)
  let round = 0
  try {
    for (; round < rounds || kept() < changes; round += 1) {
      const working = Promise.allSettled(writers.map((writer) => writeUntilDeath(writer, child)))
      const pause = 20 + draw(480)
      if (round % 10 === 0) expect(await startRefused(directory)).toMatch(/^1 .*Another Polett server is using/s)
      await new Promise((resolve) => setTimeout(resolve, pause))
      await child.kill('SIGKILL')
      const failed = (await working).find((each) => each.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      killedAfterMs.push(pause)
      checkFile(join(directory, 'polett.sqlite'))
      child = await startChild(directory)
      startsMs.push(Math.round(child.startedInMs))
      for (const writer of writers) undone += await checkWriter(writer, child, join(directory, 'polett.sqlite'))
      const proof = await child.call('GET', '/v1/audit/verification', master)
      expect(proof.body).toMatchObject({ intact: true })
    }
    await checkSweep(child, master, join(directory, 'polett.sqlite'))
  } finally {
    await child.kill('SIGTERM')
  }
  return { rounds: round, done: kept(), undone, startsMs, killedAfterMs }
}

/** A small generator of whole numbers (xorshift), so that a seed repeats the choices of a run. */
export function seededDraw(seed: number): Draw {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

export function reading<T>(
  path: string,
  work: (all: (sql: string, ...values: string[]) => Record<string, unknown>[]) => T,
): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    return work((sql, ...values) => database.prepare(sql).all(...values))
  } finally {
    database.close()
  }
}

/** Nothing half made: every row has what belongs to it, and the ledger agrees with what stands under its number. */
export function checkFile(path: string): void {
  reading(path, (all) => {
    expect(all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(all('pragma foreign_key_check')).toEqual([])
    const [ledger] = all('select seq, audit_count, audit_head from ledger')
    expect(all('select count(*) as n, max(seq) as last from audit')).toEqual([
      { n: ledger?.audit_count, last: ledger?.audit_count },
    ])
    expect(all('select hash from audit order by seq desc limit 1')).toEqual([{ hash: ledger?.audit_head }])
    expect(all('select count(*) as n, max(seq) as last from change')).toEqual([{ n: ledger?.seq, last: ledger?.seq }])
    expect(all(WITHOUT_SECRET)).toEqual([])
    expect(all(WITHOUT_ENTRY)).toEqual([])
    expect(all(STATUS_AGAINST_ENTRY)).toEqual([])
    expect(all(VERSION_AGAINST_ENTRIES)).toEqual([])
  })
}

const WITHOUT_SECRET = `select public_id from token where not exists
  (select 1 from token_secret where token_id = token.id and ended_at is null and hash is not null)`
const WITHOUT_ENTRY = `select public_id from token where not exists
  (select 1 from audit where target_id = token.public_id and action = 'token.created')`
const STATUS_AGAINST_ENTRY = `select public_id from token where (revoked_at is not null) <> coalesce((select action = 'token.revoked'
  from audit where target_id = token.public_id and action in ('token.revoked', 'token.restored') order by seq desc limit 1), false)`
const VERSION_AGAINST_ENTRIES = `select public_id from token where version <> 1 + (select count(*) from audit
  where target_id = token.public_id and action = 'token.replaced')`

/** Every acknowledged change of a writer is in the log once, in its order, and in force; what was open is settled. */
async function checkWriter(writer: Writer, child: Child, path: string): Promise<number> {
  const undone = checkNotes(writer, path)
  const tokens = [...writer.ledger.tokens.values()]
  for (const token of tokens.filter(({ status }) => status === null)) {
    const { body, status } = await child.call('GET', `/v1/tokens/${token.id}`, writer.master)
    expect([200, 404]).toContain(status)
    token.status = status === 404 ? 'gone' : body.status
  }
  for (const token of tokens.slice(-CHECKED_SECRETS)) {
    if (token.secret === null) continue
    const { body, status } = await child.call('GET', '/v1/verify', token.secret)
    const expected = { active: [200, undefined], revoked: [401, 'token_revoked'], gone: [401, 'token_invalid'] }
    if (status !== 429) expect([token.id, status, body.code]).toEqual([token.id, ...expected[token.status ?? 'gone']])
  }
  for (const [rolePath, may] of writer.ledger.roles) {
    const { body, status } = await child.call('GET', rolePath, writer.master)
    expect([rolePath, status]).toEqual([rolePath, 200])
    expect(may).toContain(body.permissions[0])
    writer.ledger.roles.set(rolePath, body.permissions)
  }
  return undone
}

/**
 * Walks the log and the notes of each target side by side: only a note that was never acknowledged may be missing.
 * Answers how many are: those never were.
 */
function checkNotes(writer: Writer, path: string): number {
  const byTarget = Map.groupBy(writer.ledger.notes, ({ target }) => target)
  reading(path, (all) => {
    for (const [target, notes] of byTarget) {
      const rows = all('select action from audit where target_id = ? order by seq', target)
      let at = 0
      for (const note of notes) {
        const there = rows[at]?.action === note.action
        if (there) at += 1
        else if (note.acknowledged) throw new Error(`${note.action} of ${target} was acknowledged and is lost.`)
        // What was open is settled now: it is there for good, or it never was.
        note.acknowledged = there
      }
      expect([target, rows.length]).toEqual([target, at])
    }
  })
  const { notes } = writer.ledger
  const kept = notes.filter(({ acknowledged }) => acknowledged)
  const undone = notes.length - kept.length
  notes.splice(0, notes.length, ...kept)
  return undone
}

/** What was deleted is swept away although the sweep was killed: the next deletion takes the rest with it. */
async function checkSweep(child: Child, master: string, path: string): Promise<void> {
  await child.call('POST', '/v1/tenants', master, { id: 'last', name: 'Last' })
  await child.call('DELETE', '/v1/tenants/last', master)
  const left = () =>
    reading(path, (all) => all('select count(*) as n from tenant where deleted_at is not null')[0]?.n as number)
  for (let tries = 0; tries < 600 && left() > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(left()).toBe(0)
  checkFile(path)
}
