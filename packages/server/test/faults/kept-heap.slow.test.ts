/** What is kept of requests that were answered holds no secret of theirs: nobody who reads the memory of a server learns one. */

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Child, SETUP_ENVIRONMENT, setUpChild, startChild } from './child.ts'

const TOKENS = 20
const QUESTIONS = 500
const TENANT = 'the-eastern-harbour'
const PERMISSION = 'session:create'

let directory: string
let server: Child
let caller: string
const secrets: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polett-heap-'))
  server = await startChild(join(directory, 'data'), {
    ...SETUP_ENVIRONMENT,
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
    POLETT_TRUSTED_PROXIES: '127.0.0.0/8',
  })
  caller = await setUpChild(server)
  const make = async (path: string, body: object) => {
    const answer = await server.call('POST', path, caller, body)
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body
  }
  await make('/v1/tenants', { id: TENANT, name: 'The harbour' })
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  for (let count = 0; count < TOKENS; count += 1) {
    const grants = [{ tenant: TENANT, permissions: [PERMISSION] }]
    const allowedIps = count % 2 === 0 ? ['2001:db8::/32'] : []
    const wish = { kind: 'application', application: `A client ${count}`, grants, allowedIps, expiresAt }
    secrets.push((await make('/v1/tokens', wish)).secret)
  }
})
afterAll(async () => {
  await server?.kill('SIGTERM')
  await rm(directory, { recursive: true, force: true })
})

test('after many questions about many secrets, none of them is in memory', async () => {
  const [verify, others] = [await openConnection(), await openConnection()]
  // Long values: a part of a text keeps all of it only where the part is no shorter than 13 characters.
  const around = `Host: example.org\r\nX-Forwarded-For: 2001:db8:1234:5678::9abc\r\nPolett-Tenant: ${TENANT}\r\n`
  for (let count = 0; count < QUESTIONS; count += 1) {
    const secret = secrets[count % TOKENS]
    // A connection is asked the same about all of them, and then something else.
    const url = `/v1/verify?tenant=${TENANT}${count < QUESTIONS / 2 ? `&permission=${PERMISSION}` : ''}`
    const text = `GET ${url} HTTP/1.1\r\n${around}Authorization: Bearer ${secret}\r\n\r\n`
    expect(await verify.ask(text)).toBe('200')
  }
  const address = '2001:db8:1234:5678::9abc'
  for (const secret of secrets) {
    const json = JSON.stringify({ secret, permission: PERMISSION, tenant: TENANT, address })
    expect(await others.ask(post('/v1/verifications', 'application/json', json))).toBe('200')
    const form = `token=${secret}&address=${address}`
    expect(await others.ask(post('/oauth/introspect', 'application/x-www-form-urlencoded', form))).toBe('200')
  }
  // On connections of their own, the same again and again; whoever introspects says who they are in the other form.
  const basic = btoa(`admin-console:${caller}`)
  const repeated = [await openConnection(), await openConnection()] as const
  for (const secret of secrets) {
    const json = JSON.stringify({ secret, permission: PERMISSION, tenant: TENANT, address })
    expect(await repeated[0].ask(post('/v1/verifications', 'application/json', json))).toBe('200')
    const form = `token=${secret}&address=${address}`
    const introspection = post('/oauth/introspect', 'application/x-www-form-urlencoded', form, `Basic ${basic}`)
    expect(await repeated[1].ask(introspection)).toBe('200')
  }
  // The connections live on while the memory is read: what hangs on them must be found too.
  const heap = await heapOf(server)
  for (const { end } of [verify, others, ...repeated]) end()
  expect(heap).toContain(TENANT)
  const found = Object.entries({ asked: secrets, caller: [caller, basic] }).map(([whose, of]) => [
    whose,
    of.filter((each) => heap.includes(each)).length,
  ])
  expect(found).toEqual([
    ['asked', 0],
    ['caller', 0],
  ])
}, 120_000)

function post(path: string, type: string, body: string, authorization = `Bearer ${caller}`): string {
  const head = `Host: example.org\r\nAuthorization: ${authorization}\r\nContent-Type: ${type}`
  return `POST ${path} HTTP/1.1\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function openConnection() {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  await once(socket, 'connect')
  return {
    /** The status. */
    async ask(text: string): Promise<string> {
      socket.write(text)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      return answer.toString('latin1', 9, 12)
    },
    end: () => socket.destroy(),
  }
}

/** All that is alive in the server, as the inspector tells it. */
async function heapOf({ said }: Child): Promise<string> {
  const inspector = new WebSocket(/Debugger listening on (ws:\S+)/.exec(said())?.[1] ?? '')
  await once(inspector, 'open')
  let heap = ''
  const answers = new Map<number, () => void>()
  inspector.addEventListener('message', ({ data }) => {
    const { id, method, params } = JSON.parse(String(data))
    if (method === 'HeapProfiler.addHeapSnapshotChunk') heap += params.chunk
    answers.get(id)?.()
  })
  const steps = ['HeapProfiler.collectGarbage', 'HeapProfiler.collectGarbage', 'HeapProfiler.takeHeapSnapshot']
  for (const [id, method] of steps.entries()) {
    const answered = new Promise<void>((resolve) => answers.set(id, resolve))
    inspector.send(JSON.stringify({ id, method }))
    await answered
  }
  inspector.close()
  return heap
}
