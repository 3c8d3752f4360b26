/** Creating, revoking and listing over HTTP against the plain SQL that they cannot do without, in turns. */

import type { LoadResult, PlannedRequest } from './load-job.ts'
import { DEEP, openPlain } from './plain-sql.ts'
import type { Loader } from './processes.ts'
import { BIG_TENANT } from './seed-shape.ts'
import { quantile, type Spread, spreadOf } from './statistics.ts'

export interface Comparison {
  readonly name: 'create' | 'revoke' | 'first page' | 'deep page' | 'search'
  /** For writes our speed by theirs, for pages our time by theirs. */
  readonly ratio: Spread
  readonly perSecond: number
  readonly sqlPerSecond: number
  readonly p50: number
  readonly p99: number
}

export interface WritePlan {
  readonly port: number
  readonly master: string
  /** A copy of the same database, for the plain statements alone. */
  readonly copy: string
  readonly rounds: number
}

const CONNECTIONS = 8
const WRITES = 200
const PAGES = 20

type Measured = { readonly ours: LoadResult; readonly sqlPerSecond: number }

export async function compareWrites(loader: Loader, plan: WritePlan): Promise<Comparison[]> {
  const plain = openPlain(plan.copy)
  const send = (requests: readonly PlannedRequest[], expectedStatus: number, connections = CONNECTIONS) =>
    loader.run({
      ...{ port: plan.port, connections, ms: 60_000, expectedStatus },
      traffic: { kind: 'list', requests, secret: plan.master },
    })
  const measured: Record<Comparison['name'], Measured[]> = {
    ...{ create: [], revoke: [], 'first page': [], 'deep page': [], search: [] },
  }
  const cursor = await deepCursor(plan)
  const ids = await someIds(plan, plan.rounds * WRITES)
  for (let round = 0; round < plan.rounds; round += 1) {
    const sqlCreates = timed(WRITES, () => plain.create())
    measured.create.push({ ours: await send(repeat(WRITES, creation), 201), sqlPerSecond: sqlCreates })
    const revocations = ids.slice(round * WRITES, (round + 1) * WRITES).map(revocation)
    const sqlRevokes = timed(WRITES, () => plain.revoke())
    measured.revoke.push({ ours: await send(revocations, 200), sqlPerSecond: sqlRevokes })
    for (const [name, query, sql] of [
      ['first page', '', plain.firstPage],
      ['deep page', `&cursor=${encodeURIComponent(cursor)}`, plain.deepPage],
      ['search', '&q=billing%20agent%2042', plain.search],
    ] as const) {
      const path = `/v1/tokens?tenant=${BIG_TENANT}&sort=name&limit=50${query}`
      const requests = repeat(PAGES, () => ({ method: 'GET' as const, path, body: null }))
      measured[name].push({ ours: await send(requests, 200, 1), sqlPerSecond: timed(PAGES, sql) })
    }
  }
  plain.close()
  return Object.entries(measured).map(([name, rounds]) => conclude(name as Comparison['name'], rounds))
}

function conclude(name: Comparison['name'], rounds: readonly Measured[]): Comparison {
  const writes = name === 'create' || name === 'revoke'
  const middle = (values: number[]): number => quantile(values, 0.5)
  return {
    name,
    ratio: spreadOf(
      rounds.map(({ ours, sqlPerSecond }) => (writes ? ours.perSecond / sqlPerSecond : sqlPerSecond / ours.perSecond)),
    ),
    perSecond: middle(rounds.map(({ ours }) => ours.perSecond)),
    sqlPerSecond: middle(rounds.map(({ sqlPerSecond }) => sqlPerSecond)),
    p50: middle(rounds.map(({ ours }) => ours.p50)),
    p99: middle(rounds.map(({ ours }) => ours.p99)),
  }
}

const IN_TEN_DAYS = new Date(Date.now() + 10 * 86_400_000).toISOString()

function creation(): PlannedRequest {
  const grants = [{ tenant: BIG_TENANT, permissions: ['tenant:read'] }]
  const body = {
    kind: 'application',
    application: 'made by the bench',
    tenant: BIG_TENANT,
    expiresAt: IN_TEN_DAYS,
    grants,
  }
  return { method: 'POST', path: '/v1/tokens', body: JSON.stringify(body) }
}

function revocation(id: string): PlannedRequest {
  return { method: 'POST', path: `/v1/tokens/${id}/revoke`, body: '{}' }
}

function repeat<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

/** How often a second. */
function timed(times: number, work: () => void): number {
  const startedAt = performance.now()
  for (let count = 0; count < times; count += 1) work()
  return (times / (performance.now() - startedAt)) * 1000
}

type Page = { readonly nextCursor: string; readonly items: readonly { readonly id: string }[] }

async function readPage({ master, port }: WritePlan, query: string): Promise<Page> {
  const url = `http://127.0.0.1:${port}/v1/tokens?tenant=${BIG_TENANT}&limit=200&${query}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${master}` } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Page
}

/** The place after the first `DEEP` tokens by name. */
async function deepCursor(plan: WritePlan): Promise<string> {
  let cursor = ''
  for (let page = 0; page < DEEP / 200; page += 1) {
    cursor = (await readPage(plan, `sort=name${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`))
      .nextCursor
  }
  return cursor
}

async function someIds(plan: WritePlan, count: number): Promise<string[]> {
  const ids: string[] = []
  let cursor = ''
  while (ids.length < count) {
    const page = await readPage(plan, `sort=-name&kind=application${cursor}`)
    ids.push(...page.items.map(({ id }) => id))
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
  return ids.slice(0, count)
}
