/** The PostgreSQL that a server is configured for: what it promises about commits, who may see the wire, and whether it is ready. */

import { CONNECTIONS_OF_A_NODE } from '@polett/server/store/postgres'
import { connectPostgres, type PostgresConnection } from '@polett/server/store/postgres-connection'
import { nameOf, type PostgresTarget, readPostgresUrl } from '@polett/server/store/postgres-url'
import type { Finding } from './finding.ts'
import { examineSchema, SETUP_NOT_DONE } from './schema.ts'

export interface ExaminedPostgres {
  /** Without user and password. */
  readonly name: string
  /** Whether a server has run on it. */
  readonly isUsed: boolean
  readonly setupDone: boolean
  readonly findings: readonly Finding[]
}

export async function examinePostgres(url: string): Promise<ExaminedPostgres> {
  let target: PostgresTarget
  try {
    target = readPostgresUrl(url)
  } catch (error) {
    return { name: 'PostgreSQL', isUsed: false, setupDone: false, findings: [unusable(error)] }
  }
  const name = nameOf(target)
  try {
    const connection = await connectPostgres(target, { settings: {} })
    try {
      const { findings, ...state } = await examineContent(connection)
      return {
        name,
        ...state,
        findings: [...examineWire(url, target), ...(await examinePromises(connection)), ...findings],
      }
    } finally {
      await connection.close()
    }
  } catch (error) {
    return { name, isUsed: false, setupDone: false, findings: [unusable(error)] }
  }
}

function unusable(error: unknown): Finding {
  return {
    code: 'database_unusable',
    severity: 'bad',
    what: error instanceof Error ? error.message : String(error),
    why: 'A server with this POLETT_DATABASE_URL does not start.',
    advice: 'Correct the address, or the database that it leads to.',
  }
}

function examineWire(url: string, { ssl, host }: PostgresTarget): Finding[] {
  const mode = new URL(url).searchParams.get('sslmode')
  if (ssl !== false && ssl.rejectUnauthorized === true) return []
  if (ssl === false && (mode === null || host.startsWith('/'))) return []
  return [
    {
      code: ssl === false ? 'database_without_tls' : 'database_unproven',
      severity: 'warning',
      what: `The connection to the database has sslmode=${mode ?? 'disable'}.`,
      why:
        ssl === false
          ? 'Whoever can read the network between reads every change, and the password hashes with it.'
          : 'It is encrypted, but whoever can step between is taken for the database.',
      advice: 'Use sslmode=verify-full with sslrootcert, unless nobody else can reach that network.',
    },
  ]
}

interface Promises {
  readonly fsync: string
  readonly pages: string
  readonly superuser: string
  readonly connections: number
}

async function examinePromises(connection: PostgresConnection): Promise<Finding[]> {
  const { rows } = await connection.query(`select current_setting('fsync') as fsync,
    current_setting('full_page_writes') as pages, current_setting('is_superuser') as superuser,
    current_setting('max_connections')::int as connections`)
  const { connections, fsync, pages, superuser } = rows[0] as Promises
  return [
    ...(fsync === 'on' && pages === 'on' ? [] : [NOT_DURABLE]),
    ...(superuser === 'on' ? [SUPERUSER] : []),
    ...(connections < 2 * CONNECTIONS_OF_A_NODE ? [tooFew(connections)] : []),
  ]
}

const NOT_DURABLE: Finding = {
  code: 'not_durable',
  severity: 'bad',
  what: 'The database runs with fsync or full_page_writes off.',
  why: 'A power cut can take back a revoke that was confirmed, or damage the database.',
  advice: 'Turn both on in postgresql.conf, and restart PostgreSQL.',
}

const SUPERUSER: Finding = {
  code: 'database_superuser',
  severity: 'warning',
  what: 'Polett signs in to PostgreSQL as a superuser.',
  why: 'It needs no more than to own its database; whoever gets hold of the address could do anything there.',
  advice: 'Create a user of its own that owns the database, with pg_trgm installed beforehand.',
}

function tooFew(connections: number): Finding {
  return {
    code: 'few_connections',
    severity: 'warning',
    what: `PostgreSQL takes ${connections} connections in all.`,
    why: `A node opens up to ${CONNECTIONS_OF_A_NODE}, so two nodes may be refused some of theirs.`,
    advice: `Raise max_connections to ${CONNECTIONS_OF_A_NODE} for each node, and some more for backups and people.`,
  }
}

async function examineContent(connection: PostgresConnection): Promise<Omit<ExaminedPostgres, 'name'>> {
  const there = await connection.query(
    "select to_regclass('migration') is not null and to_regclass('installation') is not null as there",
  )
  if ((there.rows[0] as { there: number }).there !== 1)
    return { isUsed: false, setupDone: false, findings: [NOT_STARTED] }
  const marks = await connection.query('select id from migration order by id')
  const applied = (marks.rows as readonly { id: string }[]).map(({ id }) => id)
  const setup = await connection.query('select 1 from installation where setup_done_at is not null')
  const setupDone = setup.rows.length === 1
  return {
    ...{ isUsed: true, setupDone },
    findings: [...examineSchema(applied), ...(setupDone ? [] : [SETUP_NOT_DONE])],
  }
}

const NOT_STARTED: Finding = {
  code: 'not_started',
  severity: 'info',
  what: 'The database holds nothing of Polett yet.',
  why: 'No server has run on it.',
  advice: 'Start the server, or run `polett migrate` or `polett move`.',
}
