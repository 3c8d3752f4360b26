/** Verifiers that keep answers, at several real nodes: one answers, another one tells, a third one makes the change. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Keep, openStream, readKeep, type Stream } from '../keeping/scene.ts'
import type { Json } from '../server.ts'
import { type Cluster, type ClusterNode, openCluster } from './cluster.ts'

let cluster: Cluster
let nodes: readonly ClusterNode[]
const opened: Stream[] = []

beforeAll(async () => {
  cluster = await openCluster(3)
  nodes = cluster.nodes
}, 120_000)
afterAll(() => cluster?.close())
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close()
})

const urlOf = (node: number): string => `http://127.0.0.1:${nodes[node]?.port}`

async function post(node: number, path: string, body: object): Promise<{ body: Json; headers: Headers }> {
  const response = await fetch(`${urlOf(node)}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cluster.master}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer: Json = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return { body: answer, headers: response.headers }
}

/** A node that was frozen or cut off needs a moment to trust its memory again. */
async function listen(node: number, headers: Record<string, string> = {}): Promise<Stream> {
  const open = () => openStream({ url: urlOf(node) }, { token: cluster.master, headers })
  let stream = await open()
  for (let tries = 0; stream.status !== 200 && tries < 100; tries += 1) {
    await sleep(100)
    stream = await open()
  }
  opened.push(stream)
  await stream.wait('hello')
  return stream
}

async function makeToken(): Promise<{ id: string; secret: string }> {
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const { body } = await post(0, '/v1/tokens', { kind: 'application', application: 'A client', expiresAt })
  return { id: body.token.id, secret: body.secret }
}

/** Until the answer can be kept: on a busy machine a node may doubt its lease for a moment, and rightly says so. */
function ask(node: number, secret: string): Promise<Keep> {
  const once = async (): Promise<Keep> => {
    const keep = readKeep((await post(node, '/v1/verifications', { secret })).headers)
    if (keep === null) throw new Error('This answer cannot be kept.')
    return keep
  }
  return vi.waitFor(once, { timeout: 20_000 })
}

const changed = (stream: Stream, keep: Keep, withinMs?: number) =>
  stream.wait('changed', ({ data, id }) => Number(id) > keep.position && data.includes(keep.tags[0]), withinMs)

test('a change that is made at one node is told at the others by the time it is answered', async () => {
  const streams = await Promise.all([0, 1, 2].map((node) => listen(node)))
  const late: number[] = []
  for (let round = 0; round < 10; round += 1) {
    const { id, secret } = await makeToken()
    const keeps = await Promise.all([0, 1, 2].map((node) => ask(node, secret)))
    // The same names everywhere, so that it does not matter who answers and who tells.
    expect(new Set(keeps.map(({ tags }) => tags.join('.'))).size).toBe(1)
    await post(round % 3, `/v1/tokens/${id}/revoke`, {})
    const answered = performance.now()
    for (const stream of streams) for (const keep of keeps) await changed(stream, keep, 250)
    late.push(performance.now() - answered)
  }
  late.sort((a, b) => a - b)
  process.stdout.write(`Three streams were told within ${Math.round(late.at(-1) ?? 0)} ms of the answer.\n`)
})

test('a listener goes on at another node where it left off', async () => {
  const { id, secret } = await makeToken()
  const first = await listen(1)
  const keep = await ask(2, secret)
  const last = first.events.findLast(({ id }) => id !== null)?.id ?? ''
  first.close()
  await post(0, `/v1/tokens/${id}/revoke`, {})
  const second = await listen(2, { 'last-event-id': last })
  await changed(second, keep)
  expect(second.events.some(({ name }) => name === 'forget')).toBe(false)
})

/** When each beat was sent, by the clock of this process: no later than it would be had the first one come at once. */
function sentAt(stream: Stream, beganAt: number): number[] {
  return stream.events.filter(({ name }) => name === 'beat').map(({ data }) => beganAt + data.at)
}

test('a frozen node tells nothing that was true once, and a change is answered only when its lease is over', async () => {
  const { id, secret } = await makeToken()
  const keep = await ask(2, secret)
  const stream = await listen(1)
  const beganAt = performance.now()
  await stream.wait('beat')
  await nodes[1]?.signal('SIGSTOP')
  await post(0, `/v1/tokens/${id}/revoke`, {})
  const answered = performance.now()
  await nodes[1]?.signal('SIGCONT')
  // Whether it has heard of the change by then or ends, no beat vouches for what is over.
  await Promise.race([stream.ended(), changed(stream, keep)])
  const told = stream.events.findIndex(({ data, name }) => name === 'changed' && data.includes(keep.tags[0]))
  const before = told < 0 ? stream.events : stream.events.slice(0, told)
  const vouched = sentAt({ ...stream, events: before }, beganAt).filter((at) => at > answered)
  expect(vouched).toEqual([])
}, 60_000)

test('a node that is cut off from the database vouches for nothing once a change is answered without it', async () => {
  const { id, secret } = await makeToken()
  await ask(2, secret)
  const stream = await listen(1)
  const beganAt = performance.now()
  await stream.wait('beat')
  nodes[1]?.wire.set({ held: ['toServer', 'toClient'] })
  const cutAt = performance.now()
  const ended = stream.ended().then(() => performance.now() - cutAt)
  await post(0, `/v1/tokens/${id}/revoke`, {})
  const answered = performance.now()
  const tookMs = Math.round(await ended)
  process.stdout.write(`A node that was cut off ended its stream after ${tookMs} ms.\n`)
  expect(sentAt(stream, beganAt).filter((at) => at > answered)).toEqual([])
  nodes[1]?.wire.mend()
  await listen(1)
}, 60_000)
