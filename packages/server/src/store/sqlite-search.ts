/** Finds text anywhere in a column: every three letters in a row are indexed, and SQLite's triggers keep the index true. */

/**
 * Statements that create `<table>_search`, whose rowid is the table's `id`. Ask it with
 * `id in (select rowid from <table>_search where <table>_search match ?)` and the wanted text in double quotes; text
 * shorter than three letters finds nothing there. Letter case counts, as the columns are folded already.
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
