/** Copies of the product's own rows, each with what is individual about it put in its place. */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export type Row = Record<string, SQLInputValue>

/** Inserts rows that look like a template: its columns, in its order, with its values where none is given. */
export interface Copier {
  insert(changes: Row): void
}

export function createCopier(database: DatabaseSync, table: string): (template: Row) => Copier {
  const statements = new Map<string, StatementSync>()
  const kept = keptColumns(database, table)
  return (template) => {
    const columns = Object.keys(template).filter((column) => kept.has(column))
    const text = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
    const statement = statements.get(text) ?? database.prepare(text)
    statements.set(text, statement)
    return {
      insert(changes) {
        statement.run(
          ...columns.map((column) => toInput((column in changes ? changes[column] : template[column]) ?? null)),
        )
      },
    }
  }
}

/** The columns of a table but those that compute themselves. */
export function keptColumns(database: DatabaseSync, table: string): ReadonlySet<string> {
  const rows = database.prepare('select name from pragma_table_info(?)').all(table)
  return new Set(rows.map(({ name }) => String(name)))
}

/** Node binds every number as a REAL, which a strict table takes only when it is whole; this spares the check. */
function toInput(value: SQLInputValue): SQLInputValue {
  return typeof value === 'number' ? BigInt(value) : value
}

/** The one row that a statement finds. */
export function rowOf(database: DatabaseSync, text: string, ...parameters: SQLInputValue[]): Row {
  const row = database.prepare(text).get(...parameters)
  if (row === undefined) throw new Error(`Nothing is found by: ${text}`)
  return row as Row
}

/** The highest id of a table, so that copies go on counting from there. */
export function lastId(database: DatabaseSync, table: string): number {
  return Number(rowOf(database, `select coalesce(max(id), 0) as id from ${table}`).id)
}
