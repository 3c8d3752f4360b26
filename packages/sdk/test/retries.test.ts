/** Asking again: only where that is asked for, only what changes nothing, and after the pause that the server asks for. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bulkByIds } from '../src/bulk.ts'
import { createClient } from '../src/client.ts'

let server: Server
let baseUrl: string
let asked: { readonly line: string; readonly at: number }[] = []
/** How many calls are refused before one is answered. */
let refusals = 0
let status = 503

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ line: `${request.method} ${request.url}`, at: performance.now() })
    request.resume()
    if (asked.length <= refusals) {
      response.writeHead(status, { 'retry-after': '1' })
      response.end(JSON.stringify({ code: 'unavailable', title: 'x', detail: 'x', status }))
    } else response.end('{"items":[],"nextCursor":null}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

beforeEach(() => {
  asked = []
  status = 503
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('a call that is refused for now', () => {
  it('is sent again after the pause, as often as that is allowed', async () => {
    refusals = 2
    await createClient({ baseUrl, token: 'x', retries: 2 }).listTenants()
    expect(asked.map(({ line }) => line)).toEqual(Array(3).fill('GET /v1/tenants'))
    expect((asked[2]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_990)
  })

  it('fails when that was not often enough, and at once when nothing was said', async () => {
    refusals = 9
    const told: string[] = []
    const onProblem = ({ code }: { code: string }) => told.push(code)
    await expect(createClient({ baseUrl, token: 'x', retries: 1, onProblem }).listTenants()).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect([asked.length, told]).toEqual([2, ['unavailable']])
    await expect(createClient({ baseUrl, token: 'x' }).listTenants()).rejects.toMatchObject({ status: 503 })
    expect(asked).toHaveLength(3)
  })

  it('is sent once when it changes something, and when it was refused for good', async () => {
    refusals = 9
    const client = createClient({ baseUrl, token: 'x', retries: 3 })
    await expect(client.createTenant({ body: { id: 'a', name: 'A' } })).rejects.toMatchObject({ status: 503 })
    expect(asked).toHaveLength(1)
    status = 403
    await expect(client.listTenants()).rejects.toMatchObject({ status: 403 })
    expect(asked).toHaveLength(2)
  })

  it('is sent again when it is a question with a body', async () => {
    refusals = 1
    await createClient({ baseUrl, token: 'x', retries: 1 }).introspect({ body: { token: 'x' } })
    expect(asked).toHaveLength(2)
  })

  it('is given up in the middle of a pause', async () => {
    refusals = 9
    const reason = new Error('The page is gone.')
    const controller = new AbortController()
    let sent = 0
    const counting: typeof fetch = (address, init) => {
      sent += 1
      return fetch(address, init)
    }
    const client = createClient({ baseUrl, token: 'x', retries: 9, fetch: counting })
    const call = client.listTenants({}, { signal: controller.signal })
    await expect.poll(() => asked.length).toBe(1)
    setTimeout(() => controller.abort(reason), 100)
    await expect(call).rejects.toBe(reason)
    expect([sent, asked.length]).toEqual([1, 1])
  })
})

describe('work on many tokens', () => {
  it('goes a thousand at a time', async () => {
    refusals = 0
    const bodies: number[] = []
    const counting: typeof fetch = (address, init) => {
      bodies.push(JSON.parse(String(init?.body)).ids.length)
      return fetch(address, init)
    }
    const client = createClient({ baseUrl, token: 'x', fetch: counting })
    const ids = Array.from({ length: 2_001 }, (_, at) => `tok_${at}`)
    for await (const _ of bulkByIds(client, 'revoke', ids)) expect(bodies.length).toBeGreaterThan(0)
    expect(bodies).toEqual([1_000, 1_000, 1])
  })
})
