/** Finds text anywhere in a column: every three letters in a row are indexed, and SQLite's triggers keep the index true. */

import { type RawBuilder, sql } from 'kysely'

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

/** Selects the ids of rows with `text` somewhere in an indexed column; less than three characters find nothing. */
export function sqliteHits(table: string, text: string): RawBuilder<{ id: number }> {
  const index = sql.ref(`${table}_search`)
  // In double quotes the text is looked for as it is, and no word of it is an operator.
  const phrase = `"${text.replaceAll('"', '""')}"`
  return sql<{ id: number }>`select rowid as id from ${index} where ${index} match ${phrase}`
}
