/** One fault under load, from the first call to the verdict. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { lookAtAftermath } from './aftermath.ts'
import { type Done, pause, type Recorded } from './calls.ts'
import { headerOf } from './client.ts'
import type { Cluster, ClusterNode } from './cluster.ts'
import { judge, type Violation } from './history.ts'
import type { Workload } from './workload.ts'

/** A time in which a node may refuse. */
interface Window {
  readonly node: string
  readonly from: number
  to: number
}

export interface Stage {
  readonly cluster: Cluster
  readonly node: (number: 1 | 2 | 3) => ClusterNode
  readonly pause: (ms: number) => Promise<void>
  /** Does something during which these nodes may refuse, and until they serve again; notes how long that took. */
  touch(nodes: readonly ClusterNode[], work: () => Promise<void>): Promise<void>
  /** Something that the verdict should tell, in milliseconds unless its name says otherwise. */
  fact(name: string, value: number): void
  /** Something that must not be. */
  complain(sentence: string): void
  /** Changes something at a node that the others have to hear of; answers how long that took, and what it waited for. */
  change(node: ClusterNode): Promise<{ readonly ms: number; readonly waitedFor: readonly string[] }>
  /** What half of all changes took no longer than, until now, in milliseconds: what a busy machine adds to every limit. */
  usual(): number
  /** As long as the work lasts, these nodes have to answer everything within two seconds, also what was asked before. */
  outage(nodes: readonly ClusterNode[], work: () => Promise<void>): Promise<void>
}

export interface Fault {
  readonly name: string
  /** How far clocks may be apart meanwhile, in milliseconds; a tenth of a second unless told otherwise. */
  readonly clockToleranceMs?: number
  run(stage: Stage): Promise<void>
}

export interface Verdict {
  readonly fault: string
  readonly checked: number
  readonly changes: number
  readonly violations: readonly Violation[]
  readonly losses: readonly string[]
  /** Refusals by nodes that nothing had touched, and answers that the API does not have. */
  readonly complaints: readonly string[]
  readonly unavailable: number
  /** Changes that were never answered, and of them those that happened. */
  readonly open: readonly [number, number]
  /** Milliseconds that changes took which stop tokens, of those that were done. */
  readonly stops: readonly number[]
  /** Nodes that a change has not waited out. */
  readonly waitedFor: readonly string[]
  readonly facts: Readonly<Record<string, number>>
}

const SERVES_WITHIN_MS = 30_000
const OUTAGE_ANSWER_MS = 2_000

/** Before and after a fault. */
const QUIET_MS = 1_000

export async function playRound(cluster: Cluster, workload: Workload, fault: Fault): Promise<Verdict> {
  const [last] = await cluster.database.query('select coalesce(max(seq), 0)::int as seq from audit')
  const windows: Window[] = []
  const outages: Window[] = []
  const facts: Record<string, number> = {}
  const said: string[] = []
  const lag = monitorEventLoopDelay({ resolution: 10 })
  lag.enable()
  workload.start(fault.clockToleranceMs ?? 100)
  await pause(QUIET_MS)
  await fault.run(stageOf(cluster, workload, { windows, outages, facts, said }))
  await pause(QUIET_MS)
  const recorded = await workload.stop()
  lag.disable()
  facts['own delay p50'] = lag.percentile(50) / 1e6
  facts['own delay p99'] = lag.percentile(99) / 1e6
  const after = await lookAtAftermath(cluster, recorded, Number(last?.seq ?? 0))
  const { checked, unavailable, violations } = judge(after.history)
  const { deeds } = recorded
  const stops = deeds.filter(({ deed, outcome }) => outcome === 'done' && deed.flips.some(({ on }) => !on))
  return {
    ...{
      fault: fault.name,
      checked,
      unavailable,
      violations,
      losses: after.losses,
      open: [after.open, after.openDone],
    },
    changes: deeds.length,
    stops: stops.map(({ reply }) => reply.end - reply.begin),
    waitedFor: [...new Set(stops.flatMap(({ reply }) => waitedFor(reply.text)))],
    complaints: [...said, ...refusals(recorded, windows), ...slowAnswers(recorded, outages, lag.max / 1e6)],
    facts,
  }
}

interface Notes {
  readonly windows: Window[]
  readonly outages: Window[]
  readonly facts: Record<string, number>
  readonly said: string[]
}

function stageOf(cluster: Cluster, workload: Workload, { facts, outages, said, windows }: Notes): Stage {
  const within = async (into: Window[], nodes: readonly ClusterNode[], work: () => Promise<void>): Promise<void> => {
    const from = performance.now()
    const opened = nodes.map(({ name }) => ({ node: name, from, to: Infinity }))
    into.push(...opened)
    await work()
    for (const window of opened) window.to = performance.now()
  }
  return {
    ...{ cluster, pause },
    node: (number) => cluster.nodes[number - 1] as ClusterNode,
    fact(name, value) {
      facts[name] = Math.max(facts[name] ?? 0, Math.round(value))
    },
    complain: (sentence) => void said.push(sentence),
    async change({ name }) {
      const began = performance.now()
      const done = await workload.tryOut(name)
      if (done === null) said.push(`${name} was not touched, and did not make a change.`)
      return { ms: performance.now() - began, waitedFor: waitedFor(done?.reply.text ?? '') }
    },
    usual: () => middle(workload.deedsSoFar().filter(({ outcome }) => outcome === 'done')),
    async touch(nodes, work) {
      let mended = 0
      await within(windows, nodes, async () => {
        await work()
        mended = performance.now()
        await Promise.all(nodes.map(({ name }) => servesAgain(workload, name)))
      })
      const took = performance.now() - mended
      if (nodes.length > 0)
        facts['served again after ms'] = Math.max(facts['served again after ms'] ?? 0, Math.round(took))
    },
    outage: (nodes, work) => within(outages, nodes, work),
  }
}

function middle(deeds: readonly Done[]): number {
  const sorted = deeds.map(({ reply }) => reply.end - reply.begin).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** Asks and changes until both are done. */
async function servesAgain(workload: Workload, node: string): Promise<void> {
  const giveUpAt = performance.now() + SERVES_WITHIN_MS
  while (performance.now() < giveUpAt) {
    if ((await workload.tryOut(node)) !== null) return
    await pause(20)
  }
  throw new Error(`${node} does not serve again.`)
}

function waitedFor(text: string): string[] {
  const list = /"waitedFor":(\[[^\]]*\])/.exec(text)?.[1]
  return list === undefined ? [] : JSON.parse(list)
}

/** What a client of a node that was not touched must not see, and statuses that nobody must see. */
function refusals({ deeds, probes }: Recorded, windows: readonly Window[]): string[] {
  const isTouched = (node: string, begin: number, end: number): boolean =>
    windows.some((window) => window.node === node && window.from <= end && window.to >= begin)
  const unknown = new Set([0, 503])
  const ofProbes = probes
    .filter(({ answer }) => answer === 'unavailable')
    .filter(({ begin, end, node, status }) => !unknown.has(status) || !isTouched(node, begin, end))
    .map(({ begin, end, node, note, target }) => `${node} answered ${note} of ${target} (${begin}–${end})`)
  const ofDeeds = deeds
    .filter(({ outcome }) => outcome === 'open')
    .filter(({ node, reply }) => !unknown.has(reply.status) || !isTouched(node, reply.begin, reply.end))
    .map(({ deed, node, reply }) => `${node} answered ${reply.status} to ${deed.cause}: ${reply.text.slice(0, 300)}`)
  return [...ofProbes, ...ofDeeds]
}

/** Of an outage: answers that did not come in time, and those that do not say when to come again. */
function slowAnswers({ deeds, probes }: Recorded, outages: readonly Window[], slackMs: number): string[] {
  const asked = [
    ...probes,
    ...deeds.map(({ node, reply }) => ({
      ...{ node, begin: reply.begin, end: reply.end, status: reply.status, target: 'a change' },
      retryAfter: headerOf(reply, 'retry-after') !== null,
    })),
  ]
  return outages.flatMap(({ from, node: of, to }) =>
    asked
      .filter(({ begin, end, node }) => node === of && begin <= to && end >= from)
      .map((each) => ({ ...each, took: each.end - Math.max(each.begin, from) }))
      .filter(({ retryAfter, status, took }) => {
        return status === 0 || took > OUTAGE_ANSWER_MS + slackMs || (status === 503 && !retryAfter)
      })
      .map(({ node, status, target, took }) => {
        return `In the outage ${node} answered ${status} to ${target} after ${Math.round(took)} ms`
      }),
  )
}
