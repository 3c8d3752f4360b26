/**
 * A stop that cannot write what waits, because the database is gone. It waits a little for it; where it stays away, it ends and
 * says with its number that this is lost.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import { openLine, SETUP, type Served, serve, setUp } from './workers-scene.ts'

let database: DatabaseServer
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-unwritten-'))
  database = await openDatabaseServer()
})
afterEach(async () => {
  await database.remove()
  await rm(directory, { recursive: true })
})

/** Nothing is written of uses any more, until the database goes. */
async function holdUses(): Promise<void> {
  const client = new pg.Client(database.urlAt(database.port))
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin')
  await client.query('lock table usage in exclusive mode')
}

/** With as many processes. What was used is not written yet when the database goes and the stop begins. */
async function stopWithout(workers: string): Promise<Served & { readonly uses: number }> {
  const served = await serve({
    ...{ POLETT_DATABASE_URL: database.urlAt(database.port), POLETT_DATA_DIR: directory },
    ...{ POLETT_WORKERS: workers, POLETT_SETUP_CODE: SETUP.code },
  })
  const master = await setUp(served.port, SETUP.code)
  await holdUses()
  const lines = Array.from({ length: Number(workers) }, () => openLine(served.port))
  for (const line of lines) expect((await line.get('/v1/verify', master)).status).toBe(200)
  let uses = lines.length
  await database.kill()
  // Until none believes its memory any more: each has noticed by then, and asks the database for nothing.
  for (const line of lines) {
    for (; (await line.get('/v1/verify', master)).status === 200; uses += 1) await sleep(20)
    line.close()
  }
  served.signal('SIGTERM')
  return { ...served, uses }
}

it.each(['1', '2'])('is told where the database stays away, with as many processes: %s', async (workers) => {
  const served = await stopWithout(workers)
  expect(await served.ended).toBe(1)
  expect(served.said()).toMatch(
    /^Polett did not stop cleanly: the use of 1 tokens? could not be written, and is not counted\. .+ the lines before say why\.$/m,
  )
})

it.each(['1', '2'])('writes it where the database comes back, with as many processes: %s', async (workers) => {
  const served = await stopWithout(workers)
  // It has been trying for a while.
  while (!served.said().includes('still to be written')) {
    if (served.hasEnded()) throw new Error(`It has ended: ${served.said()}`)
    await sleep(20)
  }
  await database.start()
  expect(await served.ended).toBe(0)
  const [row] = await database.query("select sum(count) as written from usage where code = 'allowed'")
  expect(Number(row?.written)).toBe(served.uses)
})
