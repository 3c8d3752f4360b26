/**
 * The benchmark of workers: `npm run bench:workers`. Ends with 1 when a bar is missed by more than the noise of the run
 * itself. Linux only.
 */

import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSeeded } from '../nodes/seeded.ts'
import { hotSecrets } from '../nodes/serving.ts'
import { type Loader, startLoader } from '../processes.ts'
import { type Bar, describeBar, figure, reaches } from '../report.ts'
import { quantile, type Spread, spreadOf } from '../statistics.ts'
import { type Contestant, type Contestants, PATH, startContestants } from './contestants.ts'
import { processorMs, slowDown } from './processor.ts'

const TOKENS = Number(process.env.BENCH_TOKENS ?? 20_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const MS_A_ROUND = 1_500
const CONNECTIONS = 16
/** Long enough for all connections to be there before a process is stopped for the first time. */
const SETTLING_MS = 100

interface Measured {
  readonly perSecond: number
  /** Microseconds of the processor that the processes took for an answer, all of them together. */
  readonly processorUs: number
}

type Rounds = Readonly<Record<'ours1' | 'ours2' | 'bare1' | 'bare2', readonly Measured[]>>

async function measureRounds(loader: Loader, all: Contestants, secretsFile: string, isSlow: boolean): Promise<Rounds> {
  const contestants = { ours1: all.ours[0], ours2: all.ours[1], bare1: all.bare[0], bare2: all.bare[1] }
  const found: Record<keyof Rounds, Measured[]> = { ours1: [], ours2: [], bare1: [], bare2: [] }
  const names = Object.keys(contestants) as (keyof Rounds)[]
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each is the first one once in four rounds, so that a slow moment hits all of them alike.
    const order = names.map((_, at) => names[(at + round) % names.length] ?? 'ours1')
    for (const name of order) found[name].push(await measure(loader, contestants[name], secretsFile, isSlow))
  }
  return found
}

async function measure(loader: Loader, { pids, port }: Contestant, secretsFile: string, isSlow: boolean) {
  const before = processorMs(pids)
  const running = loader.run({
    ...{ port, connections: CONNECTIONS, ms: MS_A_ROUND, expectedStatus: 200 },
    traffic: { kind: 'verify', secretsFile, choice: 'uniform', path: PATH },
  })
  await sleep(SETTLING_MS)
  const release = isSlow ? slowDown(pids) : () => undefined
  const { answers, perSecond } = await running.finally(release)
  return { perSecond, processorUs: ((processorMs(pids) - before) * 1_000) / answers }
}

async function sweepBoth(loader: Loader, { ours }: Contestants, secretsFile: string): Promise<void> {
  // Each connection comes to one worker, and with twice as many every worker is asked about most of the tokens.
  for (const { pids, port } of ours) {
    for (let times = 0; times < 3 * pids.length; times += 1) {
      await loader.run({
        ...{ port, connections: CONNECTIONS, ms: 60_000, expectedStatus: 200 },
        traffic: { kind: 'verify', secretsFile, choice: 'sweep', path: PATH },
      })
    }
  }
}

function growth(two: readonly Measured[], one: readonly Measured[], of: keyof Measured): Spread {
  return spreadOf(two.map((measured, round) => measured[of] / (one[round]?.[of] ?? Number.NaN)))
}

function describe(what: string, { bare1, bare2, ours1, ours2 }: Rounds): void {
  const middle = (rounds: readonly Measured[], of: keyof Measured): number =>
    quantile(
      rounds.map((round) => round[of]),
      0.5,
    )
  const line = (name: string, one: readonly Measured[], two: readonly Measured[]): void => {
    const { median, noise } = growth(two, one, 'perSecond')
    console.log(
      `${what}, ${name}: ${figure(middle(one, 'perSecond'))}/s with one, ${figure(middle(two, 'perSecond'))}/s with two ` +
        `(${figure(median)} ± ${figure(noise)} times); of the processor ${figure(middle(one, 'processorUs'))} and ` +
        `${figure(middle(two, 'processorUs'))} µs an answer.`,
    )
  }
  line('workers', ours1, ours2)
  line('bare', bare1, bare2)
}

/** How much more two give than one, by how much more two bare ones give than one, round by round. */
function growthOfBare({ bare1, bare2, ours1, ours2 }: Rounds): Spread {
  const ratio = (round: number): number => {
    const [one, two] = [ours1[round], ours2[round]]
    const [bareOne, bareTwo] = [bare1[round], bare2[round]]
    if (!one || !two || !bareOne || !bareTwo) return Number.NaN
    return two.perSecond / one.perSecond / (bareTwo.perSecond / bareOne.perSecond)
  }
  return spreadOf(ours1.map((_, round) => ratio(round)))
}

/** Where each worker has as much to do as the one alone. At full speed two of them and the load generator want two cores. */
function barsOf(slow: Rounds): Bar[] {
  return [
    {
      ...{ what: 'processor an answer, two workers, of one', measured: growth(slow.ours2, slow.ours1, 'processorUs') },
      ...{ limit: 1.15, sense: 'at most', unit: '×' },
    },
    {
      ...{ what: 'two slowed workers, of one', measured: growth(slow.ours2, slow.ours1, 'perSecond') },
      ...{ limit: 1.7, sense: 'at least', unit: '×' },
    },
    {
      ...{ what: 'that growth, of the growth of bare ones', measured: growthOfBare(slow) },
      ...{ limit: 0.9, sense: 'at least', unit: '' },
    },
  ]
}

async function run(): Promise<boolean> {
  const seeded = await startSeeded(TOKENS, (line) => console.error(line))
  const secretsFile = hotSecrets(seeded)
  const loader = startLoader()
  try {
    const contestants = await startContestants(seeded, secretsFile)
    try {
      console.log(
        `${TOKENS.toLocaleString('en')} tokens, ${ROUNDS} rounds, Node ${process.version}, ${cpus().length} cores.`,
      )
      await sweepBoth(loader, contestants, secretsFile)
      await measureRounds(loader, contestants, secretsFile, false)
      describe('At full speed', await measureRounds(loader, contestants, secretsFile, false))
      const slow = await measureRounds(loader, contestants, secretsFile, true)
      describe('Each stopped half of the time', slow)
      const bars = barsOf(slow)
      console.log('')
      for (const bar of bars) console.log(describeBar(bar))
      return bars.every(reaches)
    } finally {
      await contestants.stop()
    }
  } finally {
    loader.stop()
    await seeded.server.stop()
  }
}

process.exitCode = (await run()) ? 0 : 1
