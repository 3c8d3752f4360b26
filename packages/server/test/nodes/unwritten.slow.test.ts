/** A stop that cannot write what waits, because the database is gone: it ends, and says with its number that it lost it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import { openLine, SETUP, serve, setUp } from './workers-scene.ts'

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

it.each(['1', '2'])('with as many processes: %s', async (workers) => {
  const served = await serve({
    ...{ POLETT_DATABASE_URL: database.urlAt(database.port), POLETT_DATA_DIR: directory },
    ...{ POLETT_WORKERS: workers, POLETT_SETUP_CODE: SETUP.code },
  })
  const master = await setUp(served.port, SETUP.code)
  const lines = Array.from({ length: Number(workers) }, () => openLine(served.port))
  for (const line of lines) expect((await line.get('/v1/verify', master)).status).toBe(200)
  await database.kill()
  served.signal('SIGTERM')
  expect(await served.ended).toBe(1)
  expect(served.said()).toMatch(
    /^Polett did not stop cleanly: the use of 1 tokens? could not be written, and is not counted\. .+ the lines before say why\.$/m,
  )
  for (const line of lines) line.close()
})
