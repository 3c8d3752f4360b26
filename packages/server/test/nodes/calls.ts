/** Changes and questions, each with what was said to it, written down for the verdict. */

import type { Draw } from '../rules/draw.ts'
import { type Client, headerOf, nodeClient, type Reply } from './client.ts'
import type { ClusterNode } from './cluster.ts'
import type { Asked, Deed } from './deed.ts'
import type { Answer, Change, Probe, Target } from './history.ts'
import type { Place } from './place.ts'

/** How a deed ended: `open` when nobody can say whether it was done. */
export type Outcome = 'done' | 'refused' | 'open'

export interface Done {
  readonly deed: Deed
  readonly node: string
  readonly reply: Reply
  readonly outcome: Outcome
  /** By this the audit log knows it. */
  readonly address: string
}

export interface Asking extends Probe {
  readonly status: number
  readonly retryAfter: boolean
}

export interface Recorded {
  readonly changes: (Change & { readonly address: string })[]
  readonly probes: Asking[]
  readonly targets: Map<string, Target>
  readonly deeds: Done[]
}

export interface WorkloadOptions {
  readonly nodes: readonly Pick<ClusterNode, 'name' | 'port'>[]
  readonly master: string
  readonly draw: Draw
  /** Begins the names of all places, so that they meet no others. */
  readonly name: string
  readonly writers: number
  readonly askersPerNode: number
}

const CHANGE_WITHIN_MS = 9_000
const ANSWER_WITHIN_MS = 15_000
const MOST_WAITING = 150
const RECENT = 300
const TOUCHED = 6
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export interface State {
  readonly options: WorkloadOptions
  readonly clients: ReadonlyMap<string, Client>
  readonly recent: Asked[]
  recorded: Recorded
  /** How far the clock of a node may be from the database's, in milliseconds. */
  clockToleranceMs: number
  readonly underWay: Set<Promise<unknown>>
  readonly places: Set<Place>
  running: boolean
  count: number
  tries: number
}

export const nothing = (): Recorded => ({ changes: [], probes: [], targets: new Map(), deeds: [] })

export function newState(options: WorkloadOptions): State {
  return {
    ...{ options, recent: [], recorded: nothing(), running: false, count: 0, tries: 0, clockToleranceMs: 0 },
    ...{ underWay: new Set(), places: new Set() },
    clients: new Map(options.nodes.map(({ name, port }) => [name, nodeClient(port)])),
  }
}

/** Changes something, writes down what was said, and asks at once for all that it reaches. */
export async function perform(state: State, node: string, deed: Deed, place: Place | null): Promise<Done> {
  state.count += 1
  const address = addressOf(state.count)
  const call = { ...deed.call, secret: state.options.master, from: address }
  const reply = await clientOf(state, node).call(call, CHANGE_WITHIN_MS)
  const outcome = outcomeOf(reply)
  const done: Done = { deed, node, reply, outcome, address }
  state.recorded.deeds.push(done)
  if (outcome !== 'refused') note(state, done)
  if (outcome !== 'done') return done
  const known = place?.asked.length ?? 0
  deed.done(reply.text === '' ? null : JSON.parse(reply.text))
  for (const asked of place?.asked.slice(known) ?? []) remember(state, asked)
  if (place !== null) askAround(state, deed, place)
  return done
}

function outcomeOf({ status }: Reply): Outcome {
  if (status >= 200 && status < 300) return 'done'
  return status >= 400 && status < 500 ? 'refused' : 'open'
}

function note(state: State, { address, deed, node, outcome, reply }: Done): void {
  const { begin } = reply
  const end = outcome === 'done' ? reply.end : null
  const text = `${deed.cause} on ${node}, ${reply.status}, ${headerOf(reply, 'polett-propagation') ?? 'not told'}`
  for (const flip of deed.flips) state.recorded.changes.push({ ...flip, begin, end, address, note: text })
  if (deed.expiry === undefined) return
  const at = deed.expiry.at - performance.timeOrigin
  const { clockToleranceMs } = state
  const times = { begin: at - clockToleranceMs, end: at + clockToleranceMs }
  state.recorded.changes.push({ switch: deed.expiry.switch, on: false, ...times, address: '', note: 'the clock' })
}

export function remember(state: State, asked: Asked): void {
  state.recorded.targets.set(asked.name, asked)
  state.recent.push(asked)
  if (state.recent.length > RECENT) state.recent.shift()
}

/** This is when a node that has not heard of a change shows itself. */
function askAround(state: State, deed: Deed, place: Place): void {
  const flipped = new Set(deed.flips.map((flip) => flip.switch))
  const touched = place.asked.filter(({ needs }) => needs.some((need) => flipped.has(need))).slice(-TOUCHED)
  const askAll = (): void => {
    for (const { name } of state.options.nodes) {
      if (clientOf(state, name).waiting() > MOST_WAITING) continue
      for (const asked of touched) track(state, ask(state, name, asked))
    }
  }
  askAll()
  if (deed.expiry === undefined) return
  const wait = deed.expiry.at + state.clockToleranceMs + 1 - Date.now()
  track(state, pause(Math.max(0, wait)).then(askAll))
}

function track(state: State, work: Promise<unknown>): void {
  const tracked = work.finally(() => state.underWay.delete(tracked))
  state.underWay.add(tracked)
}

export async function ask(state: State, node: string, asked: Asked): Promise<Answer> {
  state.count += 1
  const call = { method: 'GET', path: asked.path, secret: asked.secret, from: askerOf(state.count) } as const
  const reply = await clientOf(state, node).call(call, ANSWER_WITHIN_MS)
  const { begin, end, status } = reply
  const answer = answerOf(reply)
  const said = answer === 'invalid' ? ` ${/"code":"(\w+)"/.exec(reply.text)?.[1]}` : ''
  const retryAfter = headerOf(reply, 'retry-after') !== null
  state.recorded.probes.push({
    target: asked.name,
    node,
    begin,
    end,
    answer,
    status,
    retryAfter,
    note: `${status}${said}`,
  })
  return answer
}

function answerOf({ status }: Reply): Answer {
  if (status === 200) return 'valid'
  return status === 401 || status === 403 || status === 429 ? 'invalid' : 'unavailable'
}

function clientOf(state: State, node: string): Client {
  const client = state.clients.get(node)
  if (client === undefined) throw new Error(`There is no ${node}.`)
  return client
}

const bytes = (count: number): string => `${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`
const addressOf = (count: number): string => `10.${bytes(count)}`
/** Other addresses than those of changes; several, because wrong secrets are limited by address. */
const askerOf = (count: number): string => `172.16.0.${count % 32}`
