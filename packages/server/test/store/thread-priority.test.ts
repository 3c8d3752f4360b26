/** Where more is to be done than there are cores, the thread that answers comes first. */

import { getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { lowerPoolPriority } from '../../src/processes/pool-priority.ts'
import { openSqliteStore } from '../../src/store/db.ts'
import { hashPassword } from '../../src/usecases/passwords.ts'
import { scratchDirectory } from './scratch.ts'
import { nicenesses, threadsOf } from './threads.ts'

test.runIf(process.platform === 'linux')('changes, lists and passwords stand back', async () => {
  const own = getPriority()
  const store = await openSqliteStore(join(scratchDirectory(), 'data', 'polett.db'))
  for (const db of [store.read, store.scan, store.write]) await sql`select 1`.execute(db)
  const threads = nicenesses('WorkerThread')
  expect(threads).toEqual(expect.arrayContaining([own, Math.max(own, 5), Math.max(own, 10)]))
  await store.close()
  await hashPassword('correct horse', { memoryKiB: 64, passes: 1, parallelism: 1 }, (bytes) => new Uint8Array(bytes))
  expect(lowerPoolPriority()).toBeGreaterThan(0)
  expect(new Set(nicenesses('libuv-worker'))).toEqual(new Set([Math.max(own, 10)]))
  expect(getPriority()).toBe(own)
})

test.runIf(process.platform === 'linux')('none comes forward in a process that stands back as a whole', async () => {
  setPriority(Math.max(getPriority(), 12))
  const store = await openSqliteStore(join(scratchDirectory(), 'data', 'polett.db'))
  for (const db of [store.read, store.scan, store.write]) await sql`select 1`.execute(db)
  expect(nicenesses('WorkerThread').every((each) => each >= 12)).toBe(true)
  await store.close()
  for (const task of threadsOf('libuv-worker')) setPriority(task, 15)
  expect(lowerPoolPriority()).toBeGreaterThan(0)
  expect(new Set(nicenesses('libuv-worker'))).toEqual(new Set([15]))
})
