/** Cookies that another site makes a browser send, tried on every operation that is served. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillPath, type Operation, readDocument } from './api-document.ts'
import { type Door, type Heard, openDoor } from './knock.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let door: Door
let operations: readonly Operation[]

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  operations = readDocument((await server.call('GET', '/openapi.json')).body).operations
  door = openDoor(server.url)
})

afterAll(async () => {
  door.close()
  await server.stop()
})

const addressOf = ({ path }: Operation) => fillPath(path, (name) => (name === 'tenant' ? 'acme' : 'missing'))
const codeOf = ({ status, text }: Heard) => (status < 400 ? String(status) : `${status} ${JSON.parse(text).code}`)
const hasBody = ({ method }: Operation) => !['GET', 'HEAD', 'DELETE'].includes(method)
const sayWhat = ({ method, path }: Operation, how: string, heard: string) => `${method} ${path} ${how}: ${heard}`

/** Called by programs, which have no cookies: these prove themselves by what they send. */
const WITHOUT_COOKIES = ['grantToken', 'authorizeDevice', 'endCompanySessions']

describe('a call with a cookie from somewhere else', () => {
  const unsafe = () =>
    operations.filter(
      (each) =>
        (each.method !== 'GET' || each.operationId === 'revealSecret') &&
        !each.path.startsWith('/v1/verify') &&
        !WITHOUT_COOKIES.includes(each.operationId),
    )
  const FOREIGN: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': '' },
    { origin: 'null' },
    { origin: 'https://other.example' },
    { origin: 'http://127.0.0.1' },
    { origin: 'http://localhost:1' },
    {},
  ]

  const knock = (operation: Operation, headers: Record<string, string>) =>
    door.knock({
      ...{ method: operation.method, path: addressOf(operation) },
      headers: { cookie: server.cookie, 'content-type': typeOf(operation), ...headers },
      ...(hasBody(operation) ? { body: typeOf(operation).includes('json') ? '{}' : 'x=1' } : {}),
    })
  const typeOf = ({ path }: Operation) =>
    path.startsWith('/oauth/') ? 'application/x-www-form-urlencoded' : 'application/json'

  it('is refused by every route that changes something', async () => {
    const faults: string[] = []
    for (const operation of unsafe()) {
      for (const headers of FOREIGN) {
        const heard = codeOf(await knock(operation, headers))
        if (heard !== '403 cross_origin_refused') faults.push(sayWhat(operation, JSON.stringify(headers), heard))
      }
    }
    expect(unsafe().length).toBeGreaterThan(30)
    expect(faults).toEqual([])
  })

  it('is nothing else than one without, where programs call', async () => {
    const told = ({ headers, status, text }: Heard) => [status, headers['set-cookie'], text.replace(/req_[\w-]+/, '')]
    const programs = operations.filter(({ operationId }) => WITHOUT_COOKIES.includes(operationId))
    expect(programs).toHaveLength(WITHOUT_COOKIES.length)
    for (const operation of programs) {
      const [plain, carried] = [await knock(operation, { cookie: '' }), await knock(operation, {})]
      expect([plain.status >= 400, plain.headers['set-cookie'], told(carried)]).toEqual([true, undefined, told(plain)])
    }
  })

  it('is taken from our own pages', async () => {
    const faults: string[] = []
    for (const operation of unsafe()) {
      if (operation.operationId === 'signOut') continue
      for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: server.url }]) {
        const heard = codeOf(await knock(operation, headers))
        if (heard.includes('cross_origin') || heard.startsWith('401 token'))
          faults.push(sayWhat(operation, JSON.stringify(headers), heard))
      }
    }
    expect(faults).toEqual([])
  })
})
