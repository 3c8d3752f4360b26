/** The room of each token on the disk of PostgreSQL. */

import type { DatabaseServer } from './database.ts'

export interface SizeFigures {
  /** Bytes a token, all tables and indexes. */
  readonly all: number
  readonly parts: readonly { readonly name: string; readonly table: number; readonly indexes: number }[]
}

const PARTS: Readonly<Record<string, readonly string[]>> = {
  tokens: ['token', 'token_secret', 'token_grant', 'token_version'],
  users: ['user_account', 'membership'],
  'audit log': ['audit', 'audit_seal'],
  'record of changes': ['change'],
}

export async function measureSize(server: DatabaseServer, database: string, tokens: number): Promise<SizeFigures> {
  const rows = await server.run(
    database,
    `select relname as name, pg_table_size(oid)::float8 as bytes, pg_indexes_size(oid)::float8 as indexes,
       coalesce((select sum(pg_relation_size(indexrelid)) from pg_index where indrelid = oid
         and indexrelid::regclass::text like '%\\_search'), 0)::float8 as search
     from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const sum = (column: string, tables: readonly string[]): number =>
    rows.filter(({ name }) => tables.includes(String(name))).reduce((total, row) => total + Number(row[column]), 0) /
    tokens
  const every = rows.map(({ name }) => String(name))
  const search = sum('search', every)
  const parts = Object.entries(PARTS).map(([name, tables]) => ({
    ...{ name, table: sum('bytes', tables) },
    indexes: sum('indexes', tables) - sum('search', tables),
  }))
  return {
    all: sum('bytes', every) + sum('indexes', every),
    parts: [...parts, { name: 'search, of names', table: 0, indexes: search }],
  }
}
