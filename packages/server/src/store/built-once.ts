/** Statements that are built once for each database: to build a long one takes longer than to run it. */

import type { Compilable, CompiledQuery } from 'kysely'
import type { Db } from './db.ts'

/** Runs it with these parameters, in the order in which the statement names them. */
export type BuiltStatement<Row> = (db: Db, parameters: readonly unknown[]) => Promise<Row[]>

/** `build` puts anything in the place of each parameter: what it puts there is never sent. */
export function builtOnce<Row>(build: (db: Db) => Compilable<Row>): BuiltStatement<Row> {
  const known = new WeakMap<object, CompiledQuery<Row>>()
  return async (db, parameters) => {
    const { adapter } = db.getExecutor()
    const built = known.get(adapter) ?? build(db).compile()
    known.set(adapter, built)
    if (built.parameters.length !== parameters.length) throw new Error('The statement has other parameters than these.')
    const { rows } = await db.executeQuery<Row>({ ...built, parameters })
    return rows
  }
}
