/** Copies a seeded SQLite file into PostgreSQL, row by row as it is, by way of files that PostgreSQL reads itself. */

import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import pg from 'pg'
import { keptColumns } from '../seed-rows.ts'

/** The schema must be there, and its tables empty. `between` is a directory that the user of PostgreSQL can read. */
export async function copyDatabase(from: string, toUrl: string, between: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true })
  const target = new pg.Client({ connectionString: toUrl })
  await target.connect()
  try {
    // Neither the keys between tables nor the news of changes: the rows are right already.
    await target.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
    const indexes = await dropIndexes(target)
    for (const table of tablesOf(source)) await copyTable(source, target, table, join(between, `${table}.copy`))
    for (const definition of indexes) await target.query(definition)
    await continueIdentities(target)
    await target.query('vacuum analyze')
    await target.query('checkpoint')
  } finally {
    await target.end()
    source.close()
  }
}

function tablesOf(source: DatabaseSync): string[] {
  const text = `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '%_search%'
    and name <> 'migration' order by name`
  return source
    .prepare(text)
    .all()
    .map(({ name }) => String(name))
}

/** Those that hold no constraint. Answers how to make them again: sorting once is faster than inserting everywhere. */
async function dropIndexes(target: pg.Client): Promise<string[]> {
  const { rows } = await target.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace
     and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
  )
  for (const { name } of rows) await target.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

const CHUNK = 1 << 20

async function copyTable(source: DatabaseSync, target: pg.Client, table: string, file: string): Promise<void> {
  const columns = [...keptColumns(source, table)]
  const statement = source.prepare(`select ${columns.join(', ')} from ${table}`)
  statement.setReturnArrays(true)
  const out = openSync(file, 'w', 0o644)
  let text = ''
  // With arrays asked for, each row is the list of its values.
  for (const row of statement.iterate() as unknown as Iterable<readonly SQLOutputValue[]>) {
    text += `${row.map(toText).join('\t')}\n`
    if (text.length < CHUNK) continue
    writeSync(out, text)
    text = ''
  }
  writeSync(out, text)
  closeSync(out)
  chmodSync(file, 0o644)
  await target.query(`copy ${table} (${columns.join(', ')}) from '${file}'`)
  rmSync(file)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** PostgreSQL's manual, "COPY", text format. */
function toText(value: SQLOutputValue): string {
  if (value === null) return '\\N'
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`
  return String(value).replaceAll(/[\\\t\n\r]/g, (letter) => ESCAPES[letter] ?? letter)
}

/** New rows go on counting after those that were copied. */
async function continueIdentities(target: pg.Client): Promise<void> {
  const { rows } = await target.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`,
  )
  for (const { name } of rows) {
    await target.query(
      `select setval(pg_get_serial_sequence('${name}', 'id'), (select coalesce(max(id), 0) + 1 from ${name}), false)`,
    )
  }
}
