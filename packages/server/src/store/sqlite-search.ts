/** Finds text anywhere in a column: every three letters in a row are indexed, and SQLite's triggers keep the index true. */

import { type RawBuilder, sql } from 'kysely'

/**
 * Statements that create `<table>_search`, whose rowid is the table's `id`. Letter case counts, as the columns are folded
 * already. The index says which rows have three letters somewhere, not where: that takes a third of the room.
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
    `create virtual table ${index} using fts5(${names}, content='${table}', content_rowid='id', columnsize=0, detail=none,
      tokenize='trigram case_sensitive 1')`,
    `create trigger ${index}_insert after insert on ${table} begin ${add} end`,
    `create trigger ${index}_delete after delete on ${table} begin ${drop} end`,
    `create trigger ${index}_update after update of ${names} on ${table} begin ${drop} ${add} end`,
  ]
}

/** Statements that make an index anew which an earlier version has made. */
export function sqliteSearchIndexAgain(table: string, columns: readonly string[]): readonly string[] {
  const index = `${table}_search`
  const triggers = ['insert', 'delete', 'update'].map((event) => `drop trigger ${index}_${event}`)
  return [
    ...triggers,
    `drop table ${index}`,
    ...sqliteSearchIndex(table, columns),
    `insert into ${index} (${index}) values ('rebuild')`,
  ]
}

/**
 * Selects the ids of rows that may have `text` somewhere in an indexed column: those with its groups of three letters, which
 * may stand apart. Less than three characters find nothing.
 */
export function sqliteHits(table: string, text: string): RawBuilder<{ id: number }> {
  const index = sql.ref(`${table}_search`)
  return sql<{
    id: number
  }>`select rowid as id from ${index} where ${index} match ${groupsOfThree(text).map(quoted).join(' ')}`
}

/** As many as hold every letter: to look up those that overlap as well would cost more than the rows that it spares. */
function groupsOfThree(text: string): string[] {
  const letters = [...text]
  const last = letters.length - 3
  const groups = letters.map((_, at) => letters.slice(at, at + 3).join(''))
  return last < 1 ? [text] : [...new Set(groups.filter((_, at) => at === last || (at < last && at % 3 === 0)))]
}

/** In double quotes the letters are looked for as they are, and no word is an operator. */
function quoted(letters: string): string {
  return `"${letters.replaceAll('"', '""')}"`
}
