/** Brings a database forward to the schema of this build. */

import { type Kysely, sql, type Transaction } from 'kysely'

/** What a database calls the kinds of column that the schema uses. */
export interface ColumnTypes {
  readonly id: string
  readonly integer: string
  readonly text: string
  readonly bytes: string
  readonly ref: string
  /** What follows the closing bracket of a table, with a space before it. */
  readonly strict: string
  /** Statements that make the database tell every node of a change, where there may be several. */
  readonly announceChanges: readonly string[]
  /** Statements that make the database write down which memberships are lost. */
  readonly noteLostMemberships: readonly string[]
  /** What ends an index whose equal rows are walked in the order of a column that is the row's own number. */
  tie(column: string): string
  /** Statements that change the columns of a table, each change written as it follows `alter table NAME`. */
  alter(table: string, changes: readonly string[]): readonly string[]
  /** How a column is kept that is computed from others of its row. */
  readonly computed: 'virtual' | 'stored'
  /** Statements that follow when many indexes were made anew. */
  readonly afterIndexes: readonly string[]
  /** Whether a server is using the database just now. May take seconds, to find that whoever seems to is gone. */
  isServed<Database>(db: Kysely<Database>): Promise<boolean>
  /** Sent first in the transaction of a migration. */
  readonly prelude: readonly string[]
  /** Statements that let text be found anywhere in these columns of a table with an `id`. */
  searchIndex(table: string, columns: readonly string[]): readonly string[]
  /** Statements that bring such an index of an earlier version to the form of this one. */
  searchIndexAgain(table: string, columns: readonly string[]): readonly string[]
  /** Statements that let it tell the rows of one tenant, where it has to be told. */
  searchIndexByTenant(table: string, columns: readonly string[]): readonly string[]
}

export interface Migration {
  /** Sorts by age, such as `0001-first`. */
  readonly id: string
  /** Servers of earlier versions could not go on with what it leaves: while one serves, this and all before it wait. */
  readonly alone?: true
  /** One SQL statement a string. */
  statements(types: ColumnTypes): readonly string[]
}

/**
 * Applies what is missing, in order, and returns its ids. Each migration and its mark are one transaction: ended at any
 * point and run again, it goes on where it was. Throws when a newer build has written the database, or an older one uses it
 * and could not any more.
 */
export async function migrate<Database>(
  db: Kysely<Database>,
  migrations: readonly Migration[],
  types: ColumnTypes,
  now: () => number,
  onBegin: (id: string) => void = () => undefined,
): Promise<string[]> {
  await createMarks(db, types)
  const known = await listMarks(db)
  refuseNewer(known, migrations)
  const missing = migrations.filter(({ id }) => !known.includes(id))
  // Before the first of them, or those that were applied before it was refused would have changed what is served.
  if (missing.some(({ alone }) => alone)) await refuseServed(db, missing, types)
  const applied: string[] = []
  for (const migration of missing) {
    onBegin(migration.id)
    const won = await db.transaction().execute((tx) => apply(tx, migration, types, now()))
    if (won) applied.push(migration.id)
  }
  return applied
}

async function createMarks<Database>(db: Kysely<Database>, types: ColumnTypes): Promise<void> {
  const statement = `create table if not exists migration (
    id ${types.text} primary key not null,
    applied_at ${types.integer} not null
  )${types.strict}`
  // Two nodes that start on an empty PostgreSQL can collide here in spite of "if not exists"; the second try finds it.
  await sql
    .raw(statement)
    .execute(db)
    .catch(() => sql.raw(statement).execute(db))
}

async function listMarks<Database>(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from migration order by id`.execute(db)
  return rows.map(({ id }) => id)
}

function refuseNewer(known: readonly string[], migrations: readonly Migration[]): void {
  const unknown = known.filter((id) => !migrations.some((migration) => migration.id === id))
  if (unknown.length === 0) return
  throw new Error(
    `This database was written by a newer Polett (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the update.`,
  )
}

async function refuseServed<Database>(
  db: Kysely<Database>,
  missing: readonly Migration[],
  types: ColumnTypes,
): Promise<void> {
  if (!(await types.isServed(db))) return
  // Another node of this very version was faster, and serves already.
  const known = await listMarks(db)
  if (missing.every(({ id }) => known.includes(id))) return
  throw new Error(
    'Servers of an earlier version use this database, and could not read what this version writes. Stop all of them, then start this one again.',
  )
}

/** The mark comes first: another node that applies the same migration waits for it, and then sees that it has lost. */
async function apply<Database>(
  tx: Transaction<Database>,
  migration: Migration,
  types: ColumnTypes,
  at: number,
): Promise<boolean> {
  for (const statement of types.prelude) await sql.raw(statement).execute(tx)
  const mark = sql`insert into migration (id, applied_at) values (${migration.id}, ${at}) on conflict (id) do nothing`
  const { numAffectedRows } = await mark.execute(tx)
  if (numAffectedRows !== 1n) return false
  for (const statement of migration.statements(types)) await sql.raw(statement).execute(tx)
  return true
}
