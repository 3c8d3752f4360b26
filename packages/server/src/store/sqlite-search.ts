/** Finds text anywhere in a column: every three letters in a row are indexed, and SQLite's triggers keep the index true. */

import { type Kysely, sql } from 'kysely'

/**
 * Statements that create `<table>_search`, whose rowid is the table's `id`. Letter case counts, as
 * the columns are folded already.
 */
export function sqliteSearchIndex(table: string, columns: readonly string[]): readonly string[] {
  const index = `${table}_search`
  const names = columns.join(', ')
  const before = columns.map((column) => `old.${column}`).join(', ')
  const after = columns.map((column) => `new.${column}`).join(', ')
  const add = `insert into ${index} (rowid, ${names}) values (new.id, ${after});`
  // An index over another table's rows is told the old words, which it does not keep itself.
  const drop = `insert into ${index} (${index}, rowid, ${names}) values ('delete', old.id, ${before});`
  return [
    `create virtual table ${index} using fts5(${names}, content='${table}', content_rowid='id', columnsize=0,
      tokenize='trigram case_sensitive 1')`,
    `create trigger ${index}_insert after insert on ${table} begin ${add} end`,
    `create trigger ${index}_delete after delete on ${table} begin ${drop} end`,
    `create trigger ${index}_update after update of ${names} on ${table} begin ${drop} ${add} end`,
  ]
}

/** Ids of rows with `text` somewhere in an indexed column, at most `limit`; less than three characters find nothing. */
export async function searchSqlite<Database>(
  db: Kysely<Database>,
  table: string,
  text: string,
  limit: number,
): Promise<number[]> {
  const index = sql.ref(`${table}_search`)
  // In double quotes the text is looked for as it is, and no word of it is an operator.
  const phrase = `"${text.replaceAll('"', '""')}"`
  const found = sql<{ rowid: number }>`select rowid from ${index} where ${index} match ${phrase} limit ${limit}`
  const { rows } = await found.execute(db)
  return rows.map(({ rowid }) => rowid)
}
