/** What is left when a round is over, compared with what was acknowledged, past the API: in the database itself. */

import type { Json } from '../server.ts'
import type { Recorded } from './calls.ts'
import type { Cluster } from './cluster.ts'
import type { History } from './history.ts'

export interface Aftermath {
  /** Sentences about what is lost or half made. */
  readonly losses: readonly string[]
  /** The history without changes that were never answered and, as the audit log shows, never happened. */
  readonly history: History
  /** Changes that were never answered, and of them those that happened. */
  readonly open: number
  readonly openDone: number
}

/** To be called when nothing is under way any more. `auditFrom` is the number of the last entry before the round. */
export async function lookAtAftermath(cluster: Cluster, recorded: Recorded, auditFrom: number): Promise<Aftermath> {
  const rows = await cluster.database.query(
    'select address, count(*)::int as n from audit where seq > $1 group by address',
    [auditFrom],
  )
  const entries = new Map(rows.map(({ address, n }) => [String(address), Number(n)]))
  const losses: string[] = []
  const never = new Set<string>()
  let open = 0
  for (const { address, deed, node, outcome, reply } of recorded.deeds) {
    const found = entries.get(address) ?? 0
    const told = `${deed.cause} on ${node} (${deed.call.method} ${deed.call.path}, ${reply.status})`
    const nothingLeft = found === 0 && deed.repeatable === true
    if (outcome === 'done' && found !== deed.entries && !nothingLeft)
      losses.push(`${told} has ${found} of ${deed.entries} entries.`)
    if (outcome === 'refused' && found !== 0) losses.push(`${told} was refused, and is in the log.`)
    if (outcome !== 'open') continue
    open += 1
    if (found === 0) never.add(address)
    else if (found !== deed.entries) losses.push(`${told} is half done: ${found} of ${deed.entries} entries.`)
  }
  losses.push(...(await brokenInside(cluster)), ...(await brokenChain(cluster)), ...(await circles(cluster)))
  const changes = recorded.changes.filter(({ address }) => !never.has(address))
  return {
    ...{ losses, open, openDone: open - never.size },
    history: { changes, probes: recorded.probes, targets: recorded.targets },
  }
}

/** Each asks for rows that contradict each other, which must not exist. */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  'The ledger does not agree with the audit log.': `select 1 from ledger where
    audit_count <> (select count(*) from audit) or audit_count <> (select max(seq) from audit)
    or audit_head <> (select hash from audit order by seq desc limit 1)`,
  'The ledger does not agree with the changes.': `select 1 from ledger where seq <> (select max(seq) from change)
    or (select count(*) from change) <> (select max(seq) - min(seq) + 1 from change)`,
  'A token has no secret.': `select public_id from token where not exists
    (select 1 from token_secret where token_id = token.id and ended_at is null and hash is not null)`,
  'A token was made without an entry.': `select public_id from token where not exists
    (select 1 from audit where target_id = token.public_id and action = 'token.created')`,
  'The status of a token is not that of its last entry.': `select public_id from token where
    (revoked_at is not null) <> coalesce((select action = 'token.revoked' from audit where target_id = token.public_id
    and action in ('token.revoked', 'token.restored') order by seq desc limit 1), false)`,
  'The version of a token is not that of its entries.': `select public_id from token where version <> 1 +
    (select count(*) from audit where target_id = token.public_id and action = 'token.replaced')`,
}

async function brokenInside({ database }: Cluster): Promise<string[]> {
  const broken: string[] = []
  for (const [sentence, sql] of Object.entries(CONTRADICTIONS)) {
    const rows = await database.query(sql)
    if (rows.length > 0) broken.push(`${sentence} ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return broken
}

/** PostgreSQL looks for a circle only after a second, so each one holds up every change for that long. */
async function circles({ database }: Cluster): Promise<string[]> {
  const [counted] = await database.query('select sum(deadlocks)::int as n from pg_stat_database')
  return Number(counted?.n ?? 0) === 0 ? [] : [`Transactions stood in a circle, ${counted?.n} times until now.`]
}

async function brokenChain({ master, nodes }: Cluster): Promise<string[]> {
  const broken: string[] = []
  for (const { name, port } of nodes) {
    const url = `http://127.0.0.1:${port}/v1/audit/verification`
    const response = await fetch(url, { headers: { authorization: `Bearer ${master}` } })
    const body: Json = await response.json()
    if (response.status !== 200 || body.intact !== true) broken.push(`${name} says of the log: ${JSON.stringify(body)}`)
  }
  return broken
}
