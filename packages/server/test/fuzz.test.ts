/**
 * Every operation of the document with thousands of odd inputs: whatever is sent, the answer comes soon, is one that the
 * document declares, and nothing breaks inside.
 */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiDocument, type Operation, readDocument } from './api-document.ts'
import { type Input, inputsFor } from './fuzz-input.ts'
import { type Door, openDoor } from './knock.ts'
import { startServer, type TestServer } from './server.ts'

const SEED = 20_261_121
const RUNS = 60

let server: TestServer
let door: Door
let document: ApiDocument
let sent = 0
/** Operations that have done what was asked at least once. */
const done = new Set<string>()

beforeAll(async () => {
  server = await startServer()
  document = readDocument((await server.call('GET', '/openapi.json')).body)
  door = openDoor(server.url)
  await putThingsThere()
})

afterAll(async () => {
  door.close()
  await server.stop()
  process.stdout.write(`${sent} odd requests were answered.\n`)
})

const THINGS: readonly (readonly [path: string, wish: object])[] = [
  ['/v1/tenants', { id: 'acme', name: 'Acme' }],
  ['/v1/tenants/acme/units', { id: 'sales', kind: 'group', name: 'Sales' }],
  ['/v1/tenants/acme/roles', { id: 'reader', name: 'Reader', permissions: ['unit:read'] }],
  ['/v1/tenants/acme/users', { username: 'worker', name: 'Worker', memberships: [{ unit: 'sales', role: 'reader' }] }],
  [
    '/v1/tokens',
    {
      ...{ kind: 'application', id: 'target', application: 'Target', expiresAt: '2027-01-01T00:00:00Z' },
      grants: [{ tenant: 'acme', permissions: ['unit:read'] }],
    },
  ],
]

/** What the addresses name, so that input gets further than the first look-up; what an operation has deleted comes back. */
async function putThingsThere(): Promise<void> {
  for (const [path, body] of THINGS) await server.call('POST', path, { token: server.master, body })
}

/** Who sends it all, by name. */
function senders(): Record<string, Record<string, string>> {
  return {
    'the master': { authorization: `Bearer ${server.master}` },
    'an administrator at the console': { cookie: server.cookie, 'sec-fetch-site': 'same-origin' },
    nobody: {},
  }
}

/** What would end the senders themselves is tried by those who cannot. */
const ENDS_THE_SENDER = ['signOut', 'changePassword']

describe('odd input', () => {
  it('is answered as the document declares, by every operation', async () => {
    const faults: string[] = []
    for (const operation of document.operations) {
      for (const [who, headers] of Object.entries(senders())) {
        if (who.includes('console') && ENDS_THE_SENDER.includes(operation.operationId)) continue
        await putThingsThere()
        const fault = await tryOut(operation, headers)
        if (fault !== null) faults.push(`${operation.operationId} by ${who}: ${fault}`)
      }
    }
    expect(faults).toEqual([])
    expect(loggedErrors()).toEqual([])
    // Not all of it was refused at the door.
    expect(done.size).toBeGreaterThan(document.operations.length / 2)
    // Nobody has talked the server out of its administrators.
    expect((await server.call('GET', '/v1/tokens/self', { token: server.master })).status).toBe(200)
    expect((await server.call('GET', '/v1/session', { cookie: server.cookie })).status).toBe(200)
  }, 600_000)
})

/** The smallest input that is not answered well, with what is wrong. */
async function tryOut(operation: Operation, headers: Record<string, string>): Promise<string | null> {
  const property = fc.asyncProperty(inputsFor(document, operation), async (input) => {
    const fault = await faultOf(operation, input, headers)
    if (fault !== null) throw new Error(fault)
  })
  const { counterexample, errorInstance, failed } = await fc.check(property, {
    seed: SEED,
    numRuns: RUNS,
    endOnFailure: false,
  })
  if (!failed) return null
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `${message.slice(0, 400)} after ${JSON.stringify(counterexample).slice(0, 300)}`
}

async function faultOf(operation: Operation, input: Input, headers: Record<string, string>): Promise<string | null> {
  const [type = 'application/json'] = Object.keys(operation.requestBody?.content ?? {})
  const { body, isOdd, path } = input
  sent += 1
  const answer = await door.knock({
    ...{ method: operation.method, path },
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  })
  if (answer.status < 300) done.add(operation.operationId)
  if (answer.status >= 500) return `${answer.status}: ${answer.text}`
  // A spoiled name may make the address another one, or none.
  if (isOdd && [200, 400, 401, 403, 404, 405].includes(answer.status)) return null
  return document.faultOf(operation, answer)
}

function loggedErrors(): string[] {
  return server.log.filter((line) => ['error', 'fatal'].includes(JSON.parse(line).level))
}
