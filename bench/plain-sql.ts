/** The statements without which a change or a page cannot be had, run one after another on a connection of their own. */

import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { SEARCHED } from '../packages/server/src/store/searched.ts'
import { keptColumns, type Row, rowOf } from './seed-rows.ts'
import { BIG_TENANT } from './seed-shape.ts'

export interface PlainSql {
  create(): void
  revoke(): void
  firstPage(): void
  deepPage(): void
  search(): void
  close(): void
}

/** How many tokens lie before the deep page. */
export const DEEP = 4_000

/** The server's own settings; what SQLite does with each is the same on both sides. */
const SETTINGS = ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'secure_delete = on']

export function openPlain(path: string): PlainSql {
  const database = new DatabaseSync(path)
  for (const setting of SETTINGS) database.exec(`pragma ${setting}`)
  return { ...plainWrites(database), ...plainPages(database), close: () => database.close() }
}

function plainWrites(database: DatabaseSync): Pick<PlainSql, 'create' | 'revoke'> {
  const token = rowOf(database, "select * from token where kind = 'application' and name = 'first' limit 1")
  const ofToken = (table: string): Row => rowOf(database, `select * from ${table} where token_id = ?`, token.id ?? 0)
  const into = {
    token: inserter(database, 'token', token),
    secret: inserter(database, 'token_secret', ofToken('token_secret')),
    grant: inserter(database, 'token_grant', ofToken('token_grant')),
    audit: inserter(database, 'audit', rowOf(database, "select * from audit where action = 'token.created' limit 1")),
    change: inserter(database, 'change', rowOf(database, 'select * from change order by seq desc limit 1')),
  }
  const ledger = database.prepare('update ledger set seq = seq + 1, audit_count = audit_count + 1')
  const revoke = database.prepare('update token set revoked_at = ?, updated_at = ? where id = ?')
  let seq = Number(rowOf(database, 'select seq from ledger').seq) + 1_000_000
  const record = (): void => {
    seq += 1
    into.audit({ seq })
    into.change({ seq })
    ledger.run()
  }
  let made = 0
  return {
    create() {
      made += 1
      const publicId = `tok_plain${made}`
      const name = 'made by the bench'
      transaction(database, () => {
        const id = into.token({ id: null, id_folded: publicId, name_folded: name })
        into.secret({ id: null, token_id: id, hash: Buffer.from(publicId.padEnd(32)) })
        into.grant({ id: null, token_id: id })
        record()
      })
    },
    revoke() {
      made += 1
      const now = Date.now()
      transaction(database, () => {
        revoke.run(now, now, made * 7)
        record()
      })
    },
  }
}

const PAGE = `select token.*, tenant.slug, unit.slug as unit, holder.username, holder.name as holder_name
  from token join tenant on tenant.id = token.tenant_id left join unit on unit.id = token.unit_id
  left join user_account as holder on holder.id = token.user_id`

const KINDS = ['user', 'mobile', 'application', 'organization', 'group']

function plainPages(database: DatabaseSync): Pick<PlainSql, 'firstPage' | 'deepPage' | 'search'> {
  const tenant = Number(rowOf(database, 'select id from tenant where slug = ?', BIG_TENANT).id)
  // The index holds each kind in order, so the page is merged from the first of each.
  const ofKind = (
    kind: string,
  ) => `select * from (${PAGE} where token.tenant_id = ?1 and substr(token.kind, 1, 1) = '${kind.slice(0, 1)}'
    and (token.name_folded, token.id) > (?2, ?3) order by token.name_folded, token.id limit 51)`
  const page = database.prepare(
    `select * from (${KINDS.map(ofKind).join(' union all ')}) order by name_folded, id limit 51`,
  )
  const counted = KINDS.map(
    (kind) => `select 1 from token where tenant_id = ?1 and substr(kind, 1, 1) = '${kind.slice(0, 1)}'`,
  )
  const count = database.prepare(`select count(*) from (${counted.join(' union all ')} limit 10001)`)
  // The index knows groups of three letters; whether they stand in a row is looked up.
  const hits = (table: string, columns: readonly string[]) => `select looked.id from ${table}_search
    cross join ${table} as looked on looked.id = ${table}_search.rowid where ${table}_search match ?2
    and (${columns.map((column) => `instr(looked.${column}, ?3) > 0`).join(' or ')})`
  const search =
    database.prepare(`${PAGE} where token.tenant_id = ?1 and token.id in (${hits('token', SEARCHED.token)} union
      select id from token where user_id in (${hits('user_account', SEARCHED.user_account)}))
    order by token.name_folded, token.id limit 51`)
  const besides = ['token_secret', 'token_grant'].map((table) =>
    database.prepare(`select * from ${table} where token_id in (select value from json_each(?))`),
  )
  const finish = (rows: readonly Row[]): void => {
    const ids = JSON.stringify(rows.map(({ id }) => Number(id)))
    for (const statement of besides) statement.all(ids)
  }
  const deep = rowOf(
    database,
    `select name_folded, id from token where tenant_id = ? order by name_folded, id limit 1 offset ${DEEP - 1}`,
    tenant,
  )
  return {
    firstPage() {
      finish(page.all(tenant, '', 0) as Row[])
      count.get(tenant)
    },
    deepPage: () => finish(page.all(tenant, deep.name_folded ?? '', deep.id ?? 0) as Row[]),
    search: () => finish(search.all(tenant, groupsOf(SEARCHED_TEXT), SEARCHED_TEXT) as Row[]),
  }
}

const SEARCHED_TEXT = 'billing agent 42'

function groupsOf(text: string): string {
  return Array.from(text.slice(2), (_, at) => `"${text.slice(at, at + 3)}"`).join(' ')
}

function transaction(database: DatabaseSync, work: () => void): void {
  database.exec('begin immediate')
  work()
  database.exec('commit')
}

/** Inserts a copy of a row with some values of its own, and answers its id. */
function inserter(database: DatabaseSync, table: string, row: Row): (changes: Row) => number | bigint {
  const kept = keptColumns(database, table)
  const columns = Object.keys(row).filter((column) => kept.has(column))
  const statement = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  return (changes) => {
    const values = columns.map((column): SQLInputValue => {
      const value = column in changes ? changes[column] : row[column]
      return typeof value === 'number' ? BigInt(value) : (value ?? null)
    })
    return statement.run(...values).lastInsertRowid
  }
}
