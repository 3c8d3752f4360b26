/** A second process for the tests of migration: applies many migrations, so that it can be killed among them. */

import { Kysely } from 'kysely'
import { type Migration, migrate } from '../../src/store/migrate.ts'
import { openSqlite, SQLITE_TYPES } from '../../src/store/sqlite.ts'

export const MANY: readonly Migration[] = Array.from({ length: 30 }, (_, index) => {
  const table = `table_${String(index).padStart(2, '0')}`
  return {
    id: `00${String(index).padStart(2, '0')}-${table}`,
    statements: ({ id, ref, strict, text }) => [
      `create table ${table} (id ${id}, name ${text} not null, parent ${ref})${strict}`,
      `create index ${table}_by_name on ${table} (name)`,
      `insert into ${table} (name) values ('one'), ('two')`,
    ],
  }
})

export async function migrateMany(path: string, onBegin?: (id: string) => void): Promise<string[]> {
  const engine = await openSqlite({ path, readers: 0 })
  const applied = await migrate(new Kysely({ dialect: engine.writer }), MANY, SQLITE_TYPES, () => 1_000, onBegin)
  await engine.close()
  return applied
}

const [path] = process.argv.slice(2)
if (import.meta.main && path !== undefined) {
  await migrateMany(path, (id) => console.log(id))
}
