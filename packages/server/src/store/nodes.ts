/** Leases of nodes, how far each has come, and the news between them. PostgreSQL only: SQLite has one node. */

import type { Change, Reach } from './ledger.ts'
import type { PostgresConnection } from './postgres-connection.ts'

/**
 * Where nodes tell each other news: all of them hear of changes, which a trigger sends with what they reach where that fits;
 * how far each has come hears only the node that made the change. Whoever may connect to a database may also send there, so
 * the names hold what only the nodes can read.
 */
export function changesChannel(installation: string): string {
  return `polett_change_${withoutDashes(installation)}`
}

/** `mailbox` is where a node wants to be told. With it the name is almost as long as PostgreSQL allows. */
export function positionsChannel(installation: string, mailbox: string): string {
  return `polett_position_${withoutDashes(installation)}_${mailbox}`
}

const withoutDashes = (id: string): string => id.replaceAll('-', '')

/** The first of these as SQL. */
export const CHANGES_CHANNEL = `'polett_change_' || (select replace(installation_id, '-', '') from installation)`

export interface LeaseRow {
  readonly id: string
  readonly node: string
  readonly version: string
  readonly counter: number
  readonly acquiredAt: number
  /** How far its node has said to have come; 0 for nothing yet. */
  readonly applied: number
}

export interface DatabaseMoment {
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: number
  /** Number of the last change. */
  readonly seq: number
}

const NOW = 'floor(extract(epoch from clock_timestamp()) * 1000)::bigint'
const SEQ = '(select seq from ledger where id = 1)'

/** A new lease, durable when this resolves. Also takes away positions that no lease has any more. */
export async function insertLease(
  connection: PostgresConnection,
  lease: Pick<LeaseRow, 'id' | 'node' | 'version'>,
): Promise<void> {
  await connection.query(
    `insert into node_lease (id, node, version, counter, acquired_at) values ($1, $2, $3, 0, ${NOW})`,
    [lease.id, lease.node, lease.version],
  )
  await connection.query('delete from node_position where lease_id not in (select id from node_lease)')
}

/** Counts the lease on. Null when it has ended: it cannot be renewed then, only a new one taken. */
export async function renewLease(connection: PostgresConnection, id: string): Promise<DatabaseMoment | null> {
  const [row] = await rowsOf<DatabaseMoment>(
    connection,
    'renew',
    `update node_lease set counter = counter + 1 where id = $1 returning ${NOW} as now, ${SEQ} as seq`,
    [id],
  )
  return row ?? null
}

export async function readMoment(connection: PostgresConnection): Promise<DatabaseMoment> {
  const [row] = await rowsOf<DatabaseMoment>(connection, 'moment', `select ${NOW} as now, seq from ledger where id = 1`)
  if (row === undefined) throw new Error('The ledger is missing.')
  return row
}

/** Every lease there is, in a snapshot that begins with this question. */
export async function listLeases(connection: PostgresConnection): Promise<readonly LeaseRow[]> {
  return rowsOf<LeaseRow>(
    connection,
    'leases',
    `select id, node, version, counter, acquired_at as "acquiredAt", coalesce(seq, 0) as applied
     from node_lease left join node_position on lease_id = id order by acquired_at, id`,
  )
}

/** Ends a lease that nobody has renewed since it stood at this count. False when it was renewed, or is gone. */
export async function endLease(connection: PostgresConnection, id: string, counter: number): Promise<boolean> {
  const { count } = await connection.query('delete from node_lease where id = $1 and counter = $2', [id, counter])
  return count === 1
}

export async function giveLeaseBack(connection: PostgresConnection, id: string): Promise<void> {
  await connection.query('delete from node_lease where id = $1', [id])
}

/** Notes how far a node has come, for those that look. Never takes it back. */
export async function writePosition(connection: PostgresConnection, leaseId: string, seq: number): Promise<void> {
  await rowsOf(
    connection,
    'note',
    `insert into node_position (lease_id, seq) values ($1, $2)
     on conflict (lease_id) do update set seq = greatest(node_position.seq, excluded.seq)`,
    [leaseId, seq],
  )
}

/** Says in these channels how far a node has come. */
export async function tellPosition(
  connection: PostgresConnection,
  leaseId: string,
  seq: number,
  channels: readonly string[],
): Promise<void> {
  await rowsOf(connection, 'tell', 'select pg_notify(channel, $1) from unnest($2::text[]) as channel', [
    `${leaseId} ${seq}`,
    channels,
  ])
}

/** Changes after one number up to another, oldest first. */
export async function readChanges(
  connection: PostgresConnection,
  after: number,
  upTo: number,
): Promise<readonly Change[]> {
  const rows = await rowsOf<{ seq: number; reach: string }>(
    connection,
    'changes',
    'select seq, reach from change where seq > $1 and seq <= $2 order by seq',
    [after, upTo],
  )
  return rows.map(({ reach, seq }) => ({ seq, reach: JSON.parse(reach) as Reach[] }))
}

interface News {
  /** Null when what it reaches did not fit into the message, or is no message of ours: then it has to be read. */
  readonly change: Change | null
  /** Where its node wants to be told that others know of it; null where nobody asks for that. */
  readonly mailbox: string | null
}

export function parseNews(payload: string): News {
  const [seq = '', rest = ''] = split(payload)
  const [mailbox, reach] = split(rest)
  return { change: toChange(seq, reach), mailbox: /^[0-9a-f]{12}$/.test(mailbox) ? mailbox : null }
}

function toChange(seq: string, reach: string | undefined): Change | null {
  if (reach === undefined || !Number.isSafeInteger(Number(seq))) return null
  try {
    return { seq: Number(seq), reach: JSON.parse(reach) as Reach[] }
  } catch {
    return null
  }
}

/** Null for what is no message of ours. */
export function parsePosition(payload: string): { readonly leaseId: string; readonly seq: number } | null {
  const [leaseId = '', seq] = split(payload)
  return seq === undefined || !Number.isSafeInteger(Number(seq)) ? null : { leaseId, seq: Number(seq) }
}

function split(payload: string): [string, string?] {
  const space = payload.indexOf(' ')
  return space === -1 ? [payload] : [payload.slice(0, space), payload.slice(space + 1)]
}

/** Under its name a statement is planned once for each connection: these are sent again and again. */
async function rowsOf<Row>(
  connection: PostgresConnection,
  name: string,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const { rows } = await connection.query(statement, parameters, name)
  // Each statement above names the columns of its rows; the wire does not know them.
  return rows as readonly Row[]
}
