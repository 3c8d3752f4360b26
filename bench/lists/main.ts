/**
 * The benchmark of lists: `npm run bench:lists`. Ends with 1 when a bar is missed by more than the noise of the run itself.
 * `BENCH_TOKENS` and `BENCH_LARGE` say how many tokens are stored, `BENCH_ONLY` names one part of it.
 */

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ListedServer } from '../lists.ts'
import { type Loader, startLoader, startServer } from '../processes.ts'
import { type Bar, describeBar, figure, reaches } from '../report.ts'
import { seed } from '../seed.ts'
import { databaseOf } from '../seed-templates.ts'
import { compareBeside } from './beside.ts'
import { compareBulk, openCopy } from './bulk.ts'
import { markEndedIn } from './end-marks.ts'
import { againstSmall, againstSql, atEqualCounts, type PageFigures } from './pages.ts'
import { openPlainList } from './plain-lists.ts'
import { listQuestions, type Moments } from './questions.ts'

const TOKENS = Number(process.env.BENCH_TOKENS ?? 1_000_000)
/** Ten million take an hour to make, and 11 GB of disk. */
const LARGE = Number(process.env.BENCH_LARGE ?? 10_000_000)
const SMALL = 10_000
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const ONLY = process.env.BENCH_ONLY ?? ''
const DAY_MS = 86_400_000
const SEARCH_MS = 50

const say = (line: string): void => console.log(line)
const wants = (part: string): boolean => ONLY === '' || ONLY === part

async function run(): Promise<boolean> {
  const loader = startLoader()
  try {
    const bars = [
      ...(wants('sql') || wants('changes') ? await barsOfOne(loader) : []),
      ...(wants('growth') ? await barsOfGrowth(loader) : []),
    ]
    say('')
    for (const bar of bars) say(describeBar(bar))
    return bars.every(reaches)
  } finally {
    loader.stop()
  }
}

async function barsOfOne(loader: Loader): Promise<Bar[]> {
  const seeded = await seed(TOKENS, say, 'spread')
  markEndedIn(databaseOf(seeded.files.data))
  const work = join(seeded.files.data, '../run-lists')
  const [data, plain] = [join(work, 'server'), join(work, 'plain')]
  rmSync(work, { recursive: true, force: true })
  for (const to of [data, plain]) cpSync(seeded.files.data, to, { recursive: true })
  const server = await startServer(data)
  const listed = { port: server.port, master: seeded.facts.master }
  try {
    const pages = wants('sql') ? await barsOfSql(loader, listed, databaseOf(plain)) : []
    const files = { secrets: seeded.files.secrets, work }
    return [...pages, ...(wants('changes') ? await barsOfChanges(loader, listed, files, databaseOf(plain)) : [])]
  } finally {
    await server.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

function momentsOfNow(): Moments {
  const now = Date.now()
  return { now, soon: now + 5 * DAY_MS, ago: now - 60 * DAY_MS }
}

async function barsOfSql(loader: Loader, server: ListedServer, copy: string): Promise<Bar[]> {
  const moments = momentsOfNow()
  const plain = openPlainList(copy, moments)
  const bars: Bar[] = []
  for (const question of listQuestions(moments)) {
    for (const found of await againstSql(loader, server, plain, question, ROUNDS)) {
      say(describePages(found, 'its SQL'))
      bars.push(barOf(found, 'of its SQL', 2))
      if (!found.name.startsWith('search')) continue
      const measured = { median: found.p50, noise: found.p50 * (found.ratio.noise / found.ratio.median) }
      bars.push({ what: `${found.name}, p50`, measured, limit: SEARCH_MS, sense: 'at most', unit: ' ms' })
    }
  }
  plain.close()
  return bars
}

async function barsOfChanges(
  loader: Loader,
  server: ListedServer,
  files: { readonly secrets: string; readonly work: string },
  copy: string,
): Promise<Bar[]> {
  const bulk = await compareBulk(server, copy, ROUNDS)
  say(`Bulk deletion of 10,000: ${figure(bulk.ours)} s; its SQL alone: ${figure(bulk.plain)} s.`)
  const database = openCopy(copy)
  const beside = await compareBeside(loader, server, files, database, ROUNDS)
  database.close()
  say(`Verify, p99: quiet ${figure(beside.quiet)} ms, beside export, sign-ins and bulk ${figure(beside.busy)} ms.`)
  return [
    { what: 'bulk deletion of 10,000, of its SQL', measured: bulk.ratio, limit: 3, sense: 'at most', unit: '×' },
    { what: 'verify p99 beside, of quiet', measured: beside.ratio, limit: 5, sense: 'at most', unit: '×' },
  ]
}

/**
 * Nothing is changed, so the servers run on the seeded directories themselves. The one in the middle is long enough to count
 * as far as the large one does.
 */
async function barsOfGrowth(loader: Loader): Promise<Bar[]> {
  const servers: (ListedServer & { stop(): Promise<void> })[] = []
  try {
    for (const tokens of [LARGE, TOKENS, SMALL]) servers.push(await serveSeeded(tokens))
    const [large, middle, small] = servers
    if (large === undefined || middle === undefined || small === undefined) throw new Error('A server is missing.')
    const bars: Bar[] = []
    for (const question of listQuestions(momentsOfNow())) {
      const compared = [
        { tokens: SMALL, found: await againstSmall(loader, large, small, question, ROUNDS) },
        { tokens: TOKENS, found: await atEqualCounts(loader, large, middle, question, ROUNDS) },
      ]
      for (const { found, tokens } of compared) bars.push(...found.map((each) => growthOf(each, tokens)))
    }
    return bars
  } finally {
    for (const server of servers) await server.stop()
  }
}

async function serveSeeded(tokens: number): Promise<ListedServer & { stop(): Promise<void> }> {
  const seeded = await seed(tokens, say, 'spread')
  markEndedIn(databaseOf(seeded.files.data))
  const { port, stop } = await startServer(seeded.files.data)
  return { port, master: seeded.facts.master, stop }
}

function growthOf(found: PageFigures, tokens: number): Bar {
  say(describePages(found, `${figure(tokens)} tokens`))
  return barOf(found, `${figure(LARGE)} of ${figure(tokens)} tokens`, 1.5)
}

function describePages({ name, otherP50, p50, ratio }: PageFigures, other: string): string {
  const times = `${figure(ratio.median)} ± ${figure(ratio.noise)} times`
  return `${name}: p50 ${figure(p50)} ms; ${other}: ${figure(otherP50)} ms; ${times}.`
}

function barOf({ name, ratio }: PageFigures, of: string, limit: number): Bar {
  return { what: `${name}, ${of}`, measured: ratio, limit, sense: 'at most', unit: '×' }
}

process.exitCode = (await run()) ? 0 : 1
