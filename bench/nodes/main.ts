/**
 * The benchmark of many nodes: `npm run bench:nodes`, with `-- --markdown` for the tables of docs/scaling.md. Ends with 1
 * when a bar is missed by more than the noise of the run itself.
 */

import { cpus } from 'node:os'
import { argv } from 'node:process'
import { type Bar, describeBar, reaches } from '../report.ts'
import { compareLatency, compareWriters, type LatencyFigures, revocations, type WriterFigures } from './changes.ts'
import { NODES, startCluster } from './cluster.ts'
import { RUN, SEEDED, type SeededNodes, startSeeded } from './seeded.ts'
import { type ColdFigures, compareServing, hotSecrets, measureCold } from './serving.ts'
import { measureSize } from './size.ts'
import { startSketch } from './sketch.ts'
import { latencyTable, servingTable, sizeTable, type Table, toMarkdown, toText, writersTable } from './tables.ts'

const TOKENS = Number(process.env.BENCH_TOKENS ?? 1_000_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const WRITERS = [1, 8, 32]

const inMarkdown = argv.includes('--markdown')

/** What is not a table goes where it does not disturb. */
const say = (line: string): void => console.error(line)

function show(table: Table): void {
  console.log(`${inMarkdown ? toMarkdown(table) : toText(table)}\n`)
}

async function run(): Promise<boolean> {
  const seeded = await startSeeded(TOKENS, say)
  const { server } = seeded
  try {
    const [{ version } = {}] = await server.run(SEEDED, `select current_setting('server_version') as version`)
    say(
      `${TOKENS.toLocaleString('en')} tokens, ${NODES} nodes, ${ROUNDS} rounds, Node ${process.version}, PostgreSQL ${version}, ${cpus().length} cores.`,
    )
    // Before any token is revoked, as a new node is asked about all of them.
    const cold = await measureCold(seeded)
    const latency = await measureTogether(seeded, cold)
    show(sizeTable(await measureSize(server, SEEDED, TOKENS)))
    const bars = barsOf(latency)
    for (const bar of bars) say(describeBar(bar))
    return bars.every(reaches)
  } finally {
    await server.run('postgres', `drop database if exists ${RUN} with (force)`)
    await server.stop()
  }
}

async function measureTogether(seeded: SeededNodes, cold: ColdFigures): Promise<LatencyFigures> {
  const cluster = await startCluster(seeded)
  const sketch = await startSketch(seeded.server, NODES)
  try {
    const next = await revocations(seeded.server)
    const latency = await compareLatency(cluster, sketch, next, ROUNDS)
    show(latencyTable(latency))
    const writers: WriterFigures[] = []
    for (const count of WRITERS) writers.push(await compareWriters(cluster, sketch, next, count, Math.ceil(ROUNDS / 2)))
    show(writersTable(writers))
    // Last, because the counts of use are still written when it is over.
    show(servingTable(await compareServing(cluster, hotSecrets(seeded), ROUNDS), cold))
    return latency
  } finally {
    await sketch.stop()
    await cluster.stop()
  }
}

function barsOf({ ratioP50, ratioP99 }: LatencyFigures): Bar[] {
  const bar = (share: string, measured: Bar['measured']): Bar => ({
    ...{ what: `revoke on three nodes, ${share}, of its sketch`, measured, limit: 2, sense: 'at most', unit: ' ×' },
  })
  return [bar('p50', ratioP50), bar('p99', ratioP99)]
}

process.exitCode = (await run()) ? 0 : 1
