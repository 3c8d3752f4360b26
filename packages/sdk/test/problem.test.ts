/** Refusals of a real server, and the failures of what lies before it. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { type Client, createClient } from '../src/client.ts'
import { PolettProblem } from '../src/problem.ts'

describe('a refusal', () => {
  let server: TestServer
  let client: Client

  beforeAll(async () => {
    server = await startServer()
    client = createClient({ baseUrl: server.url, token: server.master })
  })

  afterAll(() => server.stop())

  it('is a problem with code, sentence and request id', async () => {
    const problem = await problemOf(client.getTenant({ path: { tenant: 'nobody' } }))
    expect(problem).toMatchObject({ name: 'PolettProblem', status: 404, code: 'not_found', title: 'Not found' })
    expect(problem.message).toBe(problem.detail)
    expect(problem.detail).toMatch(/\.$/)
    expect(problem.requestId).toMatch(/^req_/)
    expect(problem.document).toMatchObject({ type: 'urn:polett:problem:not_found', instance: problem.requestId })
    expect([problem.errors, problem.missing, problem.retryAfterSeconds]).toEqual([[], undefined, undefined])
  })

  it('points at each field that is not right', async () => {
    const problem = await problemOf(client.createTenant({ body: { id: 'No Slug', name: 'x'.repeat(101) } }))
    expect([problem.status, problem.code]).toEqual([422, 'invalid_input'])
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual(['/id', '/name'])
    expect(problem.errors.every(({ code, message }) => code !== '' && message !== '')).toBe(true)
  })

  it('names the permission that is missing', async () => {
    const gateway = createClient({ baseUrl: server.url, token: server.gateway })
    const problem = await problemOf(gateway.createTenant({ body: { id: 'site1', name: 'Site 1' } }))
    expect([problem.status, problem.code]).toEqual([403, 'permission_missing'])
    expect(problem.missing).toEqual({ permission: 'tenant:create' })
  })

  it('keeps what belongs to one code alone', async () => {
    const body = { action: 'revoke', filter: { kind: 'application' }, expectedCount: 77 } as const
    const problem = await problemOf(client.bulkTokens({ body }))
    expect([problem.status, problem.document.actualCount]).toEqual([409, expect.any(Number)])
  })

  it('is read in the form of OAuth as well', async () => {
    const problem = await problemOf(createClient({ baseUrl: server.url }).introspect({ body: { token: 'x' } }))
    expect(problem).toMatchObject({ status: 401, code: 'credentials_required' })
    expect(problem.document.error).toBe('invalid_client')
    expect(problem.detail).toBe(problem.document.error_description)
    expect(problem.requestId).toMatch(/^req_/)
  })

  it('says how long to wait', async () => {
    const visitor = createClient({ baseUrl: server.url })
    const guess = () => problemOf(visitor.signIn({ body: { username: 'root', password: 'wrong pass-phrase' } }))
    let problem = await guess()
    for (let guesses = 1; problem.code === 'sign_in_failed' && guesses < 30; guesses += 1) problem = await guess()
    expect([problem.status, problem.code]).toEqual([429, 'rate_limited'])
    expect(problem.retryAfterSeconds).toBeGreaterThan(0)
  })

  it('is told to the client before the call throws', async () => {
    const seen: PolettProblem[] = []
    const telling = createClient({ baseUrl: server.url, onProblem: (problem) => seen.push(problem) })
    const problem = await problemOf(telling.getOwnToken())
    expect(seen).toEqual([problem])
    await problemOf(telling.getOwnToken({}, { signal: AbortSignal.abort(problem) }))
    expect(seen).toHaveLength(1)
  })

  it('holds nothing of what was sent', async () => {
    const secret = 'a-secret-of-mine'
    const odd = createClient({ baseUrl: server.url, token: `${secret}\nand-more` })
    const unknown = createClient({ baseUrl: server.url, token: secret })
    const problems = [
      await problemOf(odd.getOwnToken()),
      await problemOf(unknown.getOwnToken()),
      await problemOf(unknown.signIn({ body: { username: 'x', password: secret } })),
      await problemOf(client.listTokens({ query: { q: server.gateway } })),
    ]
    for (const problem of problems) {
      const everything = inspect(problem, { showHidden: true, depth: 9 })
      expect([everything.includes(secret), everything.includes(server.gateway)]).toEqual([false, false])
    }
  })
})

describe('without an answer of the server', () => {
  it('a call says that nobody answers, and what the system calls that', async () => {
    const { close, url } = await listen(() => undefined)
    await close()
    const problem = await problemOf(createClient({ baseUrl: url }).getHealth())
    expect(problem).toMatchObject({ status: 0, code: 'unreachable', detail: expect.stringContaining('(ECONNREFUSED)') })
  })

  it.each<[string, RequestListener, number]>([
    ['a page of a proxy', (_, response) => response.writeHead(502, HTML).end('<h1>Bad gateway</h1>'), 502],
    ['a page instead of JSON', (_, response) => response.writeHead(200, HTML).end('<h1>Welcome</h1>'), 200],
    ['broken JSON', (_, response) => response.writeHead(200, JSON_TYPE).end('{"status":'), 200],
    ['the JSON of somebody else', (_, response) => response.writeHead(400, JSON_TYPE).end('{"message":"no"}'), 400],
    ['JSON that is no object', (_, response) => response.writeHead(400, JSON_TYPE).end('null'), 400],
    ['a redirect', (_, response) => response.writeHead(307, { location: '/elsewhere' }).end(), 307],
  ])('%s is known for what it is', async (_, answer, status) => {
    const { asked, url } = await listen(answer)
    const problem = await problemOf(createClient({ baseUrl: url }).getHealth())
    expect(problem).toMatchObject({ status, code: 'unexpected_answer' })
    expect(asked).toEqual(['/healthz'])
  })

  it('an answer that is cut off is none', async () => {
    const { url } = await listen((_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '100' })
      response.write('{"status":', () => response.destroy())
    })
    expect(await problemOf(createClient({ baseUrl: url }).getHealth())).toMatchObject({ code: 'unreachable' })
  })

  it('a call that is given up while it waits ends with the reason', async () => {
    const reason = new Error('Enough.')
    const controller = new AbortController()
    const { url } = await listen(() => controller.abort(reason))
    const call = createClient({ baseUrl: url }).getHealth({}, { signal: controller.signal })
    await expect(call).rejects.toBe(reason)
  })
})

const HTML = { 'content-type': 'text/html' }
const JSON_TYPE = { 'content-type': 'application/json' }

async function problemOf(call: Promise<unknown>): Promise<PolettProblem> {
  const error = await call.then(
    () => new Error('The call has succeeded.'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof PolettProblem)) throw error
  return error
}

/** A program that is not Polett, on a port of its own. */
async function listen(answer: RequestListener) {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return { asked, close, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
