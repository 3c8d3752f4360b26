/** Pages of lists over HTTP against their SQL, and those of a large installation against those of a small one, in turns. */

import type { ListedServer } from '../lists.ts'
import type { PlannedRequest } from '../load-job.ts'
import type { Loader } from '../processes.ts'
import { BIG_TENANT } from '../seed-shape.ts'
import { quantile, type Spread, spreadOf } from '../statistics.ts'
import { inTurns } from '../turns.ts'
import type { PlainList } from './plain-lists.ts'
import type { ListQuestion } from './questions.ts'

export interface PageFigures {
  readonly name: string
  /** Our time by that of the SQL, or of the small installation. */
  readonly ratio: Spread
  /** Milliseconds: ours, and the other's. */
  readonly p50: number
  readonly otherP50: number
}

/** Rows before the deep page, which comes without a total of its own. */
const DEEP = 1_000
const TIMES = 5

type Page = {
  readonly nextCursor: string | null
  readonly items: readonly unknown[]
  readonly total: number
  readonly totalIsMinimum: boolean
}

/** The path of a first page, and that of one deep in the list; null where the list is not so long. */
export interface Paths {
  readonly first: string
  readonly deep: string | null
  /** As the first page says it. */
  readonly total: string
}

export async function pathsOf(server: ListedServer, { order: [sort], query }: ListQuestion): Promise<Paths> {
  const base = `/v1/tokens?tenant=${BIG_TENANT}&sort=${sort}${query}`
  let cursor = ''
  let total = ''
  for (let rows = 0; rows < DEEP; ) {
    const page = await read(server, `${base}&limit=200${cursor}`)
    total = `${page.total}${page.totalIsMinimum ? '+' : ''}`
    if (page.nextCursor === null || page.items.length === 0) return { first: `${base}&limit=50`, deep: null, total }
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
    rows += page.items.length
  }
  return { first: `${base}&limit=50`, deep: `${base}&limit=50${cursor}`, total }
}

async function read({ master, port }: ListedServer, path: string): Promise<Page> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: headersOf(master) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Page
}

/** Without keeping the connection, which the server would close while the SQL is measured. */
function headersOf(master: string): Record<string, string> {
  return { authorization: `Bearer ${master}`, connection: 'close' }
}

export async function againstSql(
  loader: Loader,
  server: ListedServer,
  plain: PlainList,
  question: ListQuestion,
  rounds: number,
): Promise<PageFigures[]> {
  const { deep, first } = await pathsOf(server, question)
  const pages = [
    { name: `${question.name}, first page`, path: first, sql: plain.page(question, 0) },
    ...(deep === null ? [] : [{ name: `${question.name}, deep page`, path: deep, sql: plain.page(question, DEEP) }]),
  ]
  const figures: PageFigures[] = []
  for (const { name, path, sql } of pages) {
    figures.push(
      await compare(
        name,
        rounds,
        () => p50Of(loader, server, path),
        async () => p50OfWork(sql),
      ),
    )
  }
  return figures
}

export async function againstSmall(
  loader: Loader,
  large: ListedServer,
  small: ListedServer,
  question: ListQuestion,
  rounds: number,
): Promise<PageFigures[]> {
  const [ofLarge, ofSmall] = [await pathsOf(large, question), await pathsOf(small, question)]
  const pages = [
    { name: `${question.name}, first page`, long: ofLarge.first, short: ofSmall.first },
    { name: `${question.name}, deep page`, long: ofLarge.deep, short: ofSmall.deep },
  ]
  const figures: PageFigures[] = []
  for (const { long, name, short } of pages) {
    if (long === null || short === null) continue
    figures.push(
      await compare(
        name,
        rounds,
        () => p50Of(loader, large, long),
        () => p50Of(loader, small, short),
      ),
    )
  }
  return figures
}

/**
 * First pages alone, and only where both installations count equally far. A list says how many there are, up to 10,000: a
 * small one has fewer to count, so its first page against that of a large one tells of the counting, and not of growth.
 */
export async function atEqualCounts(
  loader: Loader,
  large: ListedServer,
  middle: ListedServer,
  question: ListQuestion,
  rounds: number,
): Promise<PageFigures[]> {
  const [ofLarge, ofMiddle] = [await pathsOf(large, question), await pathsOf(middle, question)]
  if (ofLarge.total !== ofMiddle.total) return []
  const figures = await compare(
    `${question.name}, first page, ${ofLarge.total} counted`,
    rounds,
    () => p50Of(loader, large, ofLarge.first),
    () => p50Of(loader, middle, ofMiddle.first),
  )
  return [figures]
}

async function compare(
  name: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<PageFigures> {
  await ours()
  await theirs()
  const [own, others] = await inTurns(rounds, ours, theirs)
  return {
    name,
    ratio: spreadOf(own.map((p50, round) => p50 / (others[round] ?? Number.NaN))),
    ...{ p50: quantile(own, 0.5), otherP50: quantile(others, 0.5) },
  }
}

async function p50Of(loader: Loader, { master, port }: ListedServer, path: string): Promise<number> {
  const requests = Array.from({ length: TIMES }, (): PlannedRequest => ({ method: 'GET', path, body: null }))
  const traffic = { kind: 'list' as const, requests, secret: master }
  return (await loader.run({ port, connections: 1, ms: 60_000, expectedStatus: 200, traffic })).p50
}

function p50OfWork(work: () => void): number {
  const times = Array.from({ length: TIMES }, () => {
    const startedAt = performance.now()
    work()
    return performance.now() - startedAt
  })
  return quantile(times, 0.5)
}
