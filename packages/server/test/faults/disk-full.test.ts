/** A full disk: what is asked to be kept is refused, what is known goes on, and room heals everything without a restart. */

import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { anApplication, inDays, passes } from '../builders.ts'
import { type Json, startServer } from '../server.ts'
import { SETUP_ENVIRONMENT, setUpChild, startChild } from './child.ts'

const LONG = 'x'.repeat(1_000)

test('a database that may not grow', async () => {
  const s = await startServer({ environment: { POLETT_LOG_LEVEL: 'error' } })
  onTestFinished(() => s.stop())
  const known = await anApplication(s)
  const { write } = s.running.deps.store
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(write)
  await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 10}`).execute(write)

  const wish = { kind: 'application', application: 'Large', description: LONG, expiresAt: inDays(s, 9) }
  const create = () => s.call('POST', '/v1/tokens', { token: s.master, body: wish })
  const kept: string[] = []
  let refused = await create()
  for (; refused.status === 201; refused = await create()) kept.push(refused.body.token.id)
  expect(kept.length).toBeGreaterThan(3)
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.text).not.toMatch(/sqlite|disk|full/i)

  // Longer than a minute, so that the session and the usage would be written too.
  s.clock.advance(120_000)
  for (let call = 0; call < 20; call += 1) expect(await passes(s, known.secret)).toBe(true)
  const listed = await s.ok('GET', '/v1/tokens?limit=200&kind=application', undefined, { cookie: s.cookie })
  const ids = listed.items.map(({ id }: Json) => id)
  expect(kept.filter((id) => !ids.includes(id))).toEqual([])
  expect((await s.call('GET', '/v1/session', { cookie: s.cookie })).status).toBe(200)
  expect((await create()).status).toBe(503)
  const entries = async () => (await s.ok('GET', '/v1/audit/verification')).entries
  const before = await entries()
  expect((await s.ok('GET', '/v1/audit?action=token.created&limit=200')).total).toBe(kept.length + 4)

  await sql`pragma max_page_count = 1000000`.execute(write)
  expect((await create()).status).toBe(201)
  expect(await s.ok('GET', '/v1/audit/verification')).toEqual({ intact: true, entries: before + 1 })
  expect((await sql`pragma integrity_check`.execute(write)).rows).toEqual([{ integrity_check: 'ok' }])
  // The use that could not be written was kept in memory.
  await expect.poll(async () => (await s.ok('GET', `/v1/tokens/${known.id}/usage`)).buckets[0]?.allowed).toBe(20)
})

test.runIf(existsSync('/usr/bin/prlimit'))('a process that may write no file any further', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'polett-full-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const child = await startChild(directory, SETUP_ENVIRONMENT)
  const limit = (bytes: number | 'unlimited') =>
    execFileSync('/usr/bin/prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`])
  try {
    const master = await setUpChild(child)
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const wish = { kind: 'application', application: 'Large', description: LONG, expiresAt }
    const create = () => child.call('POST', '/v1/tokens', master, wish)
    const { secret } = (await create()).body
    limit(statSync(join(directory, 'polett.sqlite-wal')).size + 600_000)
    const kept: string[] = []
    let refused = await create()
    for (; refused.status === 201; refused = await create()) kept.push(refused.body.secret)
    expect(kept.length).toBeGreaterThan(0)
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
    for (const each of [secret, ...kept]) expect((await child.call('GET', '/v1/verify', each)).status).toBe(200)
    expect((await child.call('GET', '/v1/tokens', master)).status).toBe(200)
    limit('unlimited')
    expect((await create()).status).toBe(201)
    const proof = await child.call('GET', '/v1/audit/verification', master)
    expect(proof.body.intact).toBe(true)
    for (const each of kept) expect((await child.call('GET', '/v1/verify', each)).status).toBe(200)
  } finally {
    expect(await child.kill('SIGTERM')).toBe(0)
  }
})
