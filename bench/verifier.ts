/**
 * How fast the client verifies from memory, beside the floor: Node's own hash of the secret, at once, and one look-up in a
 * `Map`, awaited where it is awaited. Beside the client's own hash and one look-up too, which has no bar.
 * `npm run bench:verifier`; ends with 1 when a bar is missed by more than the noise of the run itself.
 */

import { hash } from 'node:crypto'
import { digestInto } from '../packages/sdk/src/verifier/blake2s.ts'
import { createVerifier, type Verifier } from '../packages/sdk/src/verifier.ts'
import { aSecret, aToken } from '../packages/sdk/test/a-token.ts'
import { hello, startStreamServer, validReply } from '../packages/sdk/test/stream-server.ts'
import { type Bar, describeBar, figure, reaches } from './report.ts'
import { type Spread, spreadOf } from './statistics.ts'

const SECRETS = 10_000
const QUESTIONS = [
  { permission: 'orders:read', tenant: 'acme' },
  { permission: 'orders:write', tenant: 'acme' },
  { permission: 'orders:read', tenant: 'acme', unit: 'sales' },
]
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 41)
const CHECKS_A_ROUND = 60_000
const AT_ONCE = 100
const SETTLE_MS = 500
/** For as long as the run may take, so that no beat is needed. */
const SILENCE_MS = 3_600_000

const secrets = Array.from({ length: SECRETS }, aSecret)
/** The same for all who are measured, and in no order that a processor could guess. */
const order = Uint32Array.from({ length: CHECKS_A_ROUND }, () => Math.floor(Math.random() * SECRETS))
const digest = new Int32Array(8)
let found = 0

type Measured = () => void | Promise<void>

async function warmVerifier(url: string): Promise<Verifier> {
  const verifier = createVerifier({ url, secret: 'of-the-verifier', timeoutMs: SILENCE_MS })
  while (!verifier.status().believes) await new Promise((resolve) => setTimeout(resolve, 5))
  for (let at = 0; at < SECRETS; at += AT_ONCE) {
    const some = secrets.slice(at, at + AT_ONCE)
    await Promise.all(some.flatMap((secret) => QUESTIONS.map((question) => verifier.verify(secret, question))))
  }
  // The answers were fetched, and what was needed for that would be looked through again and again while it is measured.
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  globalThis.gc?.()
  return verifier
}

function measuresOf(verifier: Verifier) {
  const byWord = new Map<number, number>()
  const byText = new Map<string, number>()
  secrets.forEach((secret, at) => {
    digestInto(digest, secret)
    byWord.set(digest[0] ?? 0, at)
    byText.set(hash('sha256', secret, 'hex'), at)
  })
  const each = (check: (secret: string, turn: number) => unknown) => () => {
    for (let turn = 0; turn < CHECKS_A_ROUND; turn++) {
      if (check(secrets[order[turn] ?? 0] ?? '', turn) !== undefined) found += 1
    }
  }
  return {
    floor: each((secret) => byText.get(hash('sha256', secret, 'hex'))),
    ownHash: each((secret) => (digestInto(digest, secret) ? byWord.get(digest[0] ?? 0) : undefined)),
    peek: each((secret, turn) => verifier.peek(secret, QUESTIONS[turn % QUESTIONS.length])),
    async floorAwaited() {
      for (let turn = 0; turn < CHECKS_A_ROUND; turn++) {
        const key = hash('sha256', secrets[order[turn] ?? 0] ?? '', 'hex')
        if ((await Promise.resolve(byText.get(key))) !== undefined) found += 1
      }
    },
    async verify() {
      for (let turn = 0; turn < CHECKS_A_ROUND; turn++) {
        const answer = await verifier.verify(secrets[order[turn] ?? 0] ?? '', QUESTIONS[turn % QUESTIONS.length])
        if (answer.freshness.from === 'memory') found += 1
      }
    },
  } satisfies Record<string, Measured>
}

/** Checks in a second of a core, round by round: processor time, so that nothing else on the machine counts. */
async function measureAll<N extends string>(measures: Record<N, Measured>): Promise<Record<N, number[]>> {
  const names = Object.keys(measures) as N[]
  const speeds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>
  for (let round = -2; round < ROUNDS; round++) {
    // In another order each time, so that a slow moment hits all.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      found = 0
      const from = process.cpuUsage()
      await measures[name]()
      const { system, user } = process.cpuUsage(from)
      const seconds = (system + user) / 1_000_000
      if (found !== CHECKS_A_ROUND) throw new Error(`${name} found ${found} of ${CHECKS_A_ROUND}.`)
      if (round >= 0) speeds[name].push(CHECKS_A_ROUND / seconds)
    }
  }
  return speeds
}

async function run(): Promise<boolean> {
  const server = await startStreamServer()
  server.greet = () => hello(1, SILENCE_MS)
  const numbers = new Map(secrets.map((secret, at) => [secret, at]))
  server.reply = ({ secret }) => {
    const tags = ['token', 'user'].map((of) => `${of}${numbers.get(secret)}`)
    return validReply(aToken({ id: `tok_${numbers.get(secret)}` }), { position: 5, tags: [...tags, 'acme'] })
  }
  const verifier = await warmVerifier(server.url)
  const speeds = await measureAll(measuresOf(verifier))
  const middle = (of: keyof typeof speeds): string => figure(spreadOf(speeds[of]).median)
  const ratio = (of: keyof typeof speeds, to: keyof typeof speeds): Spread =>
    spreadOf(speeds[of].map((speed, round) => speed / (speeds[to][round] ?? Number.NaN)))
  console.log(
    `${figure(SECRETS)} secrets, ${QUESTIONS.length} questions each, ${ROUNDS} rounds, Node ${process.version}.\n` +
      `A second of one core: floor ${middle('floor')}, awaited ${middle('floorAwaited')}; peek ${middle('peek')}; ` +
      `await verify ${middle('verify')}.\nThe client's own hash and one look-up: ${middle('ownHash')}; ` +
      `peek is ${figure(ratio('peek', 'ownHash').median)} of it.`,
  )
  const bars: Bar[] = [
    { what: 'peek, a second', measured: spreadOf(speeds.peek), limit: 1_000_000, sense: 'at least', unit: '' },
    {
      what: 'await verify, a second',
      measured: spreadOf(speeds.verify),
      limit: 1_000_000,
      sense: 'at least',
      unit: '',
    },
    { what: 'peek, of the floor', measured: ratio('peek', 'floor'), limit: 0.7, sense: 'at least', unit: '' },
    {
      what: 'await verify, of the floor awaited',
      measured: ratio('verify', 'floorAwaited'),
      limit: 0.7,
      sense: 'at least',
      unit: '',
    },
  ]
  for (const bar of bars) console.log(describeBar(bar))
  await server.stop()
  return bars.every(reaches)
}

process.exit((await run()) ? 0 : 1)
