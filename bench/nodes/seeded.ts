/** The seeded installation on PostgreSQL, kept between runs; each run gets a copy of its own. */

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { migrate } from '../../packages/server/src/store/migrate.ts'
import { MIGRATIONS } from '../../packages/server/src/store/migrations/index.ts'
import { openPostgresStore } from '../../packages/server/src/store/postgres.ts'
import { ANNOUNCE_CHANGES } from '../../packages/server/src/store/postgres-news.ts'
import { type Seeded, seed } from '../seed.ts'
import { databaseOf } from '../seed-templates.ts'
import { copyDatabase } from './copy.ts'
import { type DatabaseServer, removeDatabase, startDatabase } from './database.ts'

export interface SeededNodes {
  readonly server: DatabaseServer
  readonly seeded: Seeded
  /** For nodes: holds the key file. */
  readonly keys: string
}

/** The names of databases. */
export const SEEDED = 'seeded'
export const RUN = 'run'

/** Starts PostgreSQL with the tokens in it, and a fresh copy of them under the name `RUN`. */
export async function startSeeded(tokens: number, say: (line: string) => void): Promise<SeededNodes> {
  const seeded = await seed(tokens, say)
  const origin = dirname(seeded.files.data)
  const cache = dirname(origin)
  const directory = join(cache, `nodes-${basename(origin)}-${shapeOf()}`)
  const [cluster, done, keys] = [join(directory, 'postgres'), join(directory, 'done'), join(directory, 'keys')]
  const isNew = !existsSync(done)
  if (isNew) {
    for (const old of readdirSync(cache)) {
      if (old.startsWith(`nodes-${tokens}-`)) removeDatabase(join(cache, old))
    }
    mkdirSync(keys, { recursive: true })
    copyFileSync(join(seeded.files.data, 'polett.key'), join(keys, 'polett.key'))
  }
  const server = await startDatabase(cluster)
  try {
    if (isNew) {
      await fill(server, seeded, directory, say)
      writeFileSync(done, '')
    }
    await server.run('postgres', `drop database if exists ${RUN} with (force)`)
    await server.run('postgres', `create database ${RUN} template ${SEEDED} strategy file_copy`)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { server, seeded, keys }
}

/** The file that is copied from is named after the shape of its tables; what PostgreSQL has besides is told here. */
function shapeOf(): string {
  return createHash('sha256').update(ANNOUNCE_CHANGES.join()).digest('hex').slice(0, 6)
}

async function fill(server: DatabaseServer, seeded: Seeded, directory: string, say: (line: string) => void) {
  const startedAt = performance.now()
  await server.run('postgres', `create database ${SEEDED}`)
  const store = await openPostgresStore(server.url(SEEDED))
  await migrate(store.write, MIGRATIONS, store.dialect.types, Date.now)
  await store.close()
  await copyDatabase(databaseOf(seeded.files.data), server.url(SEEDED), directory)
  say(`Copied to PostgreSQL in ${Math.round((performance.now() - startedAt) / 1000)} s; the next run finds it there.`)
}
