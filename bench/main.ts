/** The benchmark: `npm run bench`. Ends with 1 when a bar is missed by more than the noise of the run itself. */

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildServer } from '../packages/server/build.ts'
import { heldBytes } from './heap.ts'
import { compareLists, type ListedServer } from './lists.ts'
import { type Loader, type StartedServer, startLoader, startServer } from './processes.ts'
import { compareQuestion, sweepQuestions } from './questions.ts'
import { type Bar, describeBar, figure, reaches } from './report.ts'
import { bytesPerToken, diskBars, measureIdle } from './resources.ts'
import { type Seeded, seed } from './seed.ts'
import { databaseOf } from './seed-templates.ts'
import type { SideBySide } from './side-by-side.ts'
import { compareVerify, sweep } from './verify.ts'
import { compareWrites } from './writes.ts'

const TOKENS = Number(process.env.BENCH_TOKENS ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
/** The tenant whose list is looked at holds two fifths of them. */
const FEW_TOKENS = 250
const STARTS = 7
const REST_MS = 10_000
const MS_A_ROUND = 1_500
/** Questions a second, a fraction of what either answers. */
const EVEN_PACE = 4_000
/** One part alone, for whoever works on it; all of them when it is not set. */
const ONLY = process.env.BENCH_ONLY ?? ''

const say = (line: string): void => console.log(line)

async function run(): Promise<boolean> {
  // As `npm start` does.
  await buildServer()
  const seeded = await seed(TOKENS, say)
  say(`${TOKENS.toLocaleString('en')} tokens, ${ROUNDS} rounds, Node ${process.version}.`)
  // A run of one part may go on beside another's.
  const work = join(seeded.files.data, ONLY === '' ? '../run' : `../run-${ONLY}`)
  const copies = { server: join(work, 'server'), plain: join(work, 'plain'), few: join(work, 'few') }
  rmSync(work, { recursive: true, force: true })
  try {
    const bars = await barsOf(seeded, copies)
    say('')
    for (const bar of bars) say(describeBar(bar))
    return bars.every(reaches)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function barsOf(seeded: Seeded, copies: Copies): Promise<Bar[]> {
  const copy = (to: string): void => cpSync(seeded.files.data, to, { recursive: true })
  copy(copies.server)
  if (ONLY === 'questions') return questionsAlone(seeded, copies.server)
  if (ONLY === 'pace') return paceAlone(seeded, copies.server)
  copy(copies.plain)
  return [...(await idleBars(copies.server)), ...(await speedBars(seeded, copies))]
}

async function idleBars(data: string): Promise<Bar[]> {
  const disk = diskBars(bytesPerToken(data, TOKENS), say)
  const { idleMb, readySeconds } = await measureIdle(data, STARTS, REST_MS)
  const ready: Bar = { what: 'ready after', measured: readySeconds, limit: 0.3, sense: 'at most', unit: ' s' }
  if (idleMb === null) return [ready, ...disk]
  return [
    ready,
    ...disk,
    { what: 'resident memory, idle', measured: idleMb, limit: 100, sense: 'at most', unit: ' MB' },
  ]
}

interface Copies {
  readonly server: string
  readonly plain: string
  readonly few: string
}

async function speedBars(seeded: Seeded, copies: Copies): Promise<Bar[]> {
  const server = await startServer(copies.server, ['--inspect=127.0.0.1:0'])
  const loader = startLoader()
  try {
    const memory = await memoryBar(loader, server, seeded.files.secrets)
    const verify = await verifyBars(loader, server, seeded.files.secrets)
    const resident = server.residentMb()
    if (resident !== null) say(`Resident memory with all tokens known: ${figure(resident)} MB.`)
    const questions = await questionBars(loader, server, seeded)
    const plan = { port: server.port, master: seeded.facts.master, copy: databaseOf(copies.plain), rounds: ROUNDS }
    const list = await listBar(loader, { port: server.port, master: seeded.facts.master }, copies.few)
    return [memory, ...verify, ...questions, list, ...(await writeBars(loader, plan))]
  } finally {
    loader.stop()
    await server.stop()
  }
}

/** Asks about every token once, which the bars that follow rest on. What waits to be written of their use counts too. */
async function memoryBar(loader: Loader, { inspector, port }: StartedServer, secretsFile: string): Promise<Bar> {
  if (inspector === null) throw new Error('The server does not say where its inspector listens.')
  const before = await heldBytes(inspector)
  const seconds = await sweep(loader, port, secretsFile)
  say(`Each token asked about once, all unknown at first: ${figure(TOKENS / seconds)}/s.`)
  const measured = { median: ((await heldBytes(inspector)) - before) / TOKENS, noise: 0 }
  return { what: 'bytes of memory per compiled token', measured, limit: 600, sense: 'at most', unit: ' B' }
}

async function verifyBars(loader: Loader, { pid, port }: StartedServer, secretsFile: string): Promise<Bar[]> {
  const plan = { pid, port, secretsFile, rounds: ROUNDS, msARound: MS_A_ROUND }
  const bars: Bar[] = []
  for (const choice of ['uniform', 'zipf'] as const) {
    const found = await compareVerify(loader, { ...plan, choice })
    say(describeSpeed(`Verify, ${choice}`, found))
    const what = `verify, ${choice}, of a bare server`
    bars.push({ what, measured: found.ratio, limit: 0.9, sense: 'at least', unit: '' })
    bars.push({ what: `verify, ${choice}, p99`, measured: found.p99Ratio, limit: 1.3, sense: 'at most', unit: '×' })
  }
  return bars
}

async function questionsAlone(seeded: Seeded, data: string): Promise<Bar[]> {
  const server = await startServer(data)
  const loader = startLoader()
  try {
    return await questionBars(loader, server, seeded)
  } finally {
    loader.stop()
    await server.stop()
  }
}

/** Without a bar: how long questions take a server that has time for them, and writes down what it has counted. */
async function paceAlone({ facts, files }: Seeded, data: string): Promise<Bar[]> {
  const server = await startServer(data)
  const loader = startLoader()
  const { pid, port } = server
  const plan = { pid, port, secretsFile: files.secrets, bearer: facts.master, rounds: ROUNDS, msARound: 2 * MS_A_ROUND }
  try {
    await sweepQuestions(loader, plan)
    for (const question of ['introspect', 'verifications'] as const) {
      const found = await compareQuestion(loader, question, { ...plan, choice: 'uniform', perSecond: EVEN_PACE })
      const { median, noise } = found.p99Ratio
      say(describeSpeed(`${question}, at an even pace`, found))
      say(`Its p99 by that of the bare server: ${figure(median)} ± ${figure(noise)}.`)
    }
    return []
  } finally {
    loader.stop()
    await server.stop()
  }
}

async function questionBars(loader: Loader, { pid, port }: StartedServer, { facts, files }: Seeded): Promise<Bar[]> {
  const plan = { pid, port, secretsFile: files.secrets, bearer: facts.master, rounds: ROUNDS, msARound: MS_A_ROUND }
  await sweepQuestions(loader, plan)
  const bars: Bar[] = []
  for (const question of ['introspect', 'verifications'] as const) {
    for (const choice of ['uniform', 'zipf'] as const) {
      const found = await compareQuestion(loader, question, { ...plan, choice })
      const what = `${question}, ${choice}`
      say(describeSpeed(what, found))
      bars.push({ what: `${what}, of a bare server`, measured: found.ratio, limit: 0.6, sense: 'at least', unit: '' })
      bars.push({ what: `${what}, p99`, measured: found.p99Ratio, limit: 1.3, sense: 'at most', unit: '×' })
    }
  }
  return bars
}

function describeSpeed(what: string, found: SideBySide): string {
  return (
    `${what}: ${figure(found.perSecond)}/s, p50 ${figure(found.p50)} ms, p99 ${figure(found.p99)} ms; ` +
    `bare: ${figure(found.barePerSecond)}/s, p50 ${figure(found.bareP50)} ms, p99 ${figure(found.bareP99)} ms.`
  )
}

async function listBar(loader: Loader, long: ListedServer, fewDirectory: string): Promise<Bar> {
  const few = await seed(FEW_TOKENS, say)
  cpSync(few.files.data, fewDirectory, { recursive: true })
  const server = await startServer(fewDirectory)
  try {
    const short = { port: server.port, master: few.facts.master }
    const { longP50, ratio, shortP50 } = await compareLists(loader, long, short, ROUNDS)
    say(`A page of the long list: p50 ${figure(longP50)} ms; of a list of ${FEW_TOKENS * 0.4}: ${figure(shortP50)} ms.`)
    const what = `page of ${figure(TOKENS * 0.4)} tokens, of ${FEW_TOKENS * 0.4}`
    return { what, measured: ratio, limit: 1.5, sense: 'at most', unit: '×' }
  } finally {
    await server.stop()
  }
}

async function writeBars(loader: Loader, plan: Parameters<typeof compareWrites>[1]): Promise<Bar[]> {
  const bars: Bar[] = []
  for (const { name, p50, p99, perSecond, ratio, sqlPerSecond } of await compareWrites(loader, plan)) {
    say(
      `${name}: ${figure(perSecond)}/s, p50 ${figure(p50)} ms, p99 ${figure(p99)} ms; SQL alone: ${figure(sqlPerSecond)}/s; ` +
        `ratio ${figure(ratio.median)} ± ${figure(ratio.noise)}.`,
    )
    if (name === 'create') {
      bars.push({ what: 'create, of plain inserts', measured: ratio, limit: 0.3, sense: 'at least', unit: '' })
    } else if (name === 'first page') {
      bars.push({ what: 'list page, time of its SQL', measured: ratio, limit: 3, sense: 'at most', unit: '×' })
    }
  }
  return bars
}

process.exitCode = (await run()) ? 0 : 1
