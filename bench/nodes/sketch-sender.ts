/**
 * The sender of the sketch, a process of its own: makes changes and waits for all listeners, with plain clients and plain
 * statements. There is no HTTP, no caller, no right, no chain of hashes and nothing that could fail.
 */

import { argv } from 'node:process'
import pg from 'pg'
import { answerJobs } from '../answer-jobs.ts'
import { quantile } from '../statistics.ts'
import { SKETCH_ITEMS, type SketchJob, type SketchResult } from './sketch-job.ts'

const [url = '', listeners = ''] = argv.slice(2)
const MAX_WRITERS = 32
const BODY = JSON.stringify({ action: 'token.revoked', actor: 'sketch', details: {}, hash: 'a'.repeat(64) })

async function open(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

const clients = await Promise.all(Array.from({ length: MAX_WRITERS }, open))
const hearing = await open()

/** How far each listener has said to have come, and who waits for which number. */
const said = new Map<string, number>()
const waiting = new Set<{ readonly seq: number; readonly done: () => void }>()

function reached(): number {
  return said.size < Number(listeners) ? 0 : Math.min(...said.values())
}

hearing.on('notification', ({ payload = '' }) => {
  const [listener = '', seq] = payload.split(' ')
  said.set(listener, Number(seq))
  const all = reached()
  for (const entry of waiting) {
    if (entry.seq > all) continue
    waiting.delete(entry)
    entry.done()
  }
})
await hearing.query('listen position')

function heardByAll(seq: number): Promise<void> {
  if (reached() >= seq) return Promise.resolve()
  return new Promise((done) => waiting.add({ seq, done }))
}

async function exchange(client: pg.Client, item: number): Promise<void> {
  const at = Date.now()
  await client.query('begin')
  const { rows } = await client.query('update ledger set seq = seq + 1 where id = 1 returning seq')
  const seq = Number(rows[0].seq)
  await client.query('update item set revoked_at = $1 where id = $2', [at, item])
  await client.query('insert into audit values ($1, $2, $3)', [seq, at, BODY])
  await client.query('insert into change values ($1, $2)', [seq, JSON.stringify([{ kind: 'token', id: item }])])
  await client.query('commit')
  await heardByAll(seq)
}

async function commit(client: pg.Client, item: number): Promise<void> {
  await client.query('update item set revoked_at = $1 where id = $2', [Date.now(), item])
}

let item = 0

async function run({ count, kind, ms, writers }: SketchJob): Promise<SketchResult> {
  const work = kind === 'exchange' ? exchange : commit
  const times: number[] = []
  const startedAt = performance.now()
  let left = count
  const write = async (client: pg.Client): Promise<void> => {
    while (left > 0 && performance.now() < startedAt + ms) {
      left -= 1
      item = (item % SKETCH_ITEMS) + 1
      const askedAt = performance.now()
      await work(client, item)
      times.push(performance.now() - askedAt)
    }
  }
  await Promise.all(clients.slice(0, writers).map(write))
  const seconds = (performance.now() - startedAt) / 1000
  return { perSecond: times.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

answerJobs(run)
process.send?.('ready')
