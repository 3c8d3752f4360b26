/** Pages and totals of lists as one would write them by hand for this schema, on a connection of their own. */

import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Row, rowOf } from '../seed-rows.ts'
import { BIG_TENANT } from '../seed-shape.ts'
import type { ListQuestion, Moments } from './questions.ts'

export interface PlainList {
  /** The first page with its total, or one after so many rows without. */
  page(question: ListQuestion, after: number): () => void
  close(): void
}

const LETTERS = ['u', 'm', 'a', 'o', 'g']
const MAX_TOTAL = 10_001
const PAGE_ROWS = 51

const SHOWN = `select token.*, tenant.slug, unit.slug as unit, holder.username, holder.name as holder_name from token
  join tenant on tenant.id = token.tenant_id left join unit on unit.id = token.unit_id
  left join user_account as holder on holder.id = token.user_id where token.id in (select value from json_each(?))`

export function openPlainList(path: string, moments: Moments): PlainList {
  const database = new DatabaseSync(path, { readOnly: true })
  // As much as a reading connection of the server has.
  database.exec('pragma cache_size = -8192')
  const values = valuesOf(database, moments)
  const finishing = [SHOWN, ...['token_secret', 'token_grant'].map(besides)].map((text) => database.prepare(text))
  const finish = (rows: readonly Row[]): void => {
    const ids = JSON.stringify(rows.map(({ id }) => Number(id)))
    for (const statement of finishing) statement.all(ids)
  }
  return {
    page(question, after) {
      const prepare = (text: string) => {
        const statement = database.prepare(text)
        const used = Object.entries(values).filter(([name]) => new RegExp(`:${name}\\b`).test(text))
        const own = Object.fromEntries(used)
        return (besides: Record<string, SQLInputValue> = {}) => statement.all({ ...own, ...besides }) as Row[]
      }
      const isFirst = after === 0
      const [last] = isFirst ? [] : prepare(pageOf(question, `limit 1 offset ${String(after - 1)}`, false))()
      const page = prepare(pageOf(question, `limit ${PAGE_ROWS}`, !isFirst))
      const count = prepare(totalOf(question))
      const place = { key: last?.key ?? 0, id: last?.id ?? 0 }
      return () => {
        finish(isFirst ? page() : page(place))
        if (isFirst) count()
      }
    },
    close: () => database.close(),
  }
}

function valuesOf(database: DatabaseSync, { ago, now, soon }: Moments): Record<string, SQLInputValue> {
  const tenant = Number(rowOf(database, 'select id from tenant where slug = ?', BIG_TENANT).id)
  const unit = Number(rowOf(database, "select id from unit where tenant_id = ? and slug = 'unit-1'", tenant).id)
  const role = Number(rowOf(database, "select id from role where tenant_id = ? and slug = 'unit-user'", tenant).id)
  return { tenant, unit, role, now: BigInt(now), soon: BigInt(soon), ago: BigInt(ago) }
}

function besides(table: string): string {
  return `select * from ${table} where token_id in (select value from json_each(?))`
}

/** Merged from the indexes of each kind, or sorted where an index finds few. */
function pageOf({ among, conditions, order: [, column] }: ListQuestion, end: string, isPast: boolean): string {
  const past = isPast ? [`(token.${column}, token.id) > (:key, :id)`] : []
  const select = `select token.${column} as key, token.id as id`
  const parts = among === undefined ? LETTERS.map(walking) : [found(among)]
  const each = parts.map(
    ({ from, where }) => `${select} from ${from} where ${[...where, ...conditions, ...past].join(' and ')}`,
  )
  return `${each.join(' union all ')} order by key, id ${end}`
}

function totalOf({ among, conditions }: ListQuestion): string {
  const parts = among === undefined ? LETTERS.map(walking) : [found(among)]
  const each = parts.map(({ from, where }) => `select 1 from ${from} where ${[...where, ...conditions].join(' and ')}`)
  return `select count(*) from (${each.join(' union all ')} limit ${MAX_TOTAL})`
}

const HOLDER = 'left join user_account as holder on holder.id = token.user_id'

function walking(letter: string) {
  return { from: `token ${HOLDER}`, where: [`token.tenant_id = :tenant and substr(token.kind, 1, 1) = '${letter}'`] }
}

function found(among: string) {
  const ids = among.replace(':kinds', `substr(kind, 1, 1) in (${LETTERS.map((letter) => `'${letter}'`).join(', ')})`)
  return {
    from: `(${ids}) as hit cross join token ${HOLDER}`,
    where: ['token.id = hit.id', 'token.tenant_id = :tenant'],
  }
}
