/** Finds text anywhere in a column: every three letters in a row are indexed, and SQLite's triggers keep the index true. */

import { type RawBuilder, sql } from 'kysely'
import type { HitsWithin } from './searched.ts'

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

/** The same index once more, which also knows the tenant of each row: its sign stands there like three letters of a name. */
export function sqliteSearchIndexByTenant(table: string, columns: readonly string[]): readonly string[] {
  const [index, view] = [`${table}_search`, `${table}_searched`]
  const names = [...columns, 'tenant'].join(', ')
  const valuesOf = (row: string) => [...columns.map((column) => `${row}${column}`), tenantSign(row)].join(', ')
  const add = `insert into ${index} (rowid, ${names}) values (new.id, ${valuesOf('new.')});`
  const drop = `insert into ${index} (${index}, rowid, ${names}) values ('delete', old.id, ${valuesOf('old.')});`
  return [
    ...['insert', 'delete', 'update'].map((event) => `drop trigger ${index}_${event}`),
    `drop table ${index}`,
    `create view ${view} (id, ${names}) as select id, ${valuesOf('')} from ${table}`,
    `create virtual table ${index} using fts5(${names}, content='${view}', content_rowid='id', columnsize=0, detail=none,
      tokenize='trigram case_sensitive 1')`,
    `create trigger ${index}_insert after insert on ${table} begin ${add} end`,
    `create trigger ${index}_delete after delete on ${table} begin ${drop} end`,
    `create trigger ${index}_update after update of ${columns.join(', ')}, tenant_id on ${table} begin ${drop} ${add} end`,
    `insert into ${index} (${index}) values ('rebuild')`,
  ]
}

/** Where characters begin that nobody's writing has. */
const PRIVATE_USE = 0xf0000

/** The number of a tenant in three of them. */
function tenantSign(row: string): string {
  const id = `${row}tenant_id`
  return `char(${[`${id} / 4194304`, `${id} / 2048 % 2048`, `${id} % 2048`].map((part) => `${PRIVATE_USE} + ${part}`).join(', ')})`
}

function signOf(tenant: number): string {
  const parts = [tenant / 4_194_304, (tenant / 2_048) % 2_048, tenant % 2_048]
  return String.fromCodePoint(...parts.map((part) => PRIVATE_USE + Math.floor(part)))
}

/**
 * Selects the ids of rows that may have `text` somewhere in an indexed column: those with its groups of three letters, which
 * may stand apart. Less than three characters find nothing.
 */
export function sqliteHits(table: string, text: string, within: HitsWithin | null): RawBuilder<{ id: number }> {
  const letters = groupsOfThree(text).map(quoted).join(' AND ')
  if (within === null) return matching(table, letters)
  const signs = within.tenants.map((tenant) => quoted(signOf(tenant))).join(' OR ')
  // To read all signs of a large tenant takes longer than to look at a few rows of others.
  return sql`with some as materialized (${matching(table, letters)} limit ${within.few + 1}),
      others as (select 1 from some limit 1 offset ${within.few})
    select id from some where not exists (select 1 from others)
    union all select hit.id from others cross join (${matching(table, `${letters} AND (${signs})`)}) as hit`
}

function matching(table: string, words: string): RawBuilder<{ id: number }> {
  const index = sql.ref(`${table}_search`)
  return sql<{ id: number }>`select rowid as id from ${index} where ${index} match ${words}`
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
