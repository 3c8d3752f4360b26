/** Tricks against the way from an address to a route and its guards, tried on every operation that is served. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillPath, type Operation, readDocument } from './api-document.ts'
import { type Door, type Heard, openDoor } from './knock.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let door: Door
let operations: readonly Operation[]
/** A token that may do nothing. */
let weak: string

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  const wish = { kind: 'application', application: 'Weak', expiresAt: '2027-01-01T00:00:00Z' }
  weak = (await server.ok('POST', '/v1/tokens', wish)).secret
  operations = readDocument((await server.call('GET', '/openapi.json')).body).operations
  door = openDoor(server.url)
})

afterAll(async () => {
  door.close()
  await server.stop()
})

const guarded = () => operations.filter((each) => each['x-polett-access'] !== 'public')
const addressOf = ({ path }: Operation) => fillPath(path, (name) => (name === 'tenant' ? 'acme' : 'missing'))
const codeOf = ({ status, text }: Heard) => (status < 400 ? String(status) : `${status} ${JSON.parse(text).code}`)
const hasBody = ({ method }: Operation) => !['GET', 'HEAD', 'DELETE'].includes(method)
const sayWhat = ({ method }: Operation, path: string, heard: string) => `${method} ${path}: ${heard}`

/** The same address in other spellings. */
function spellings(path: string): string[] {
  const [, first = '', ...rest] = path.split('/')
  const tail = rest.join('/')
  return [
    ...[
      `//${first}/${tail}`,
      `/${first}//${tail}`,
      `/./${first}/${tail}`,
      `/${first}/./${tail}`,
      `/x/../${first}/${tail}`,
    ],
    ...[
      `/${first}/%2e/${tail}`,
      `/%2e%2e/${first}/${tail}`,
      `/${first}%2F${tail}`,
      `/${first}%5c${tail}`,
      `\\${first}\\${tail}`,
    ],
    ...[
      `${path}/`,
      `${path}//`,
      `${path}.`,
      `${path};x=1`,
      `${path}%00`,
      `${path}%20`,
      `${path}%0a`,
      `${path}.json`,
      `${path}%3f`,
    ],
    ...[`/${first.toUpperCase()}/${tail}`, path.toUpperCase(), path.replace('e', '%65'), path.replace('e', '%2565')],
    ...[
      path.replace('e', '%c0%a5'),
      path.replace('s', '\u017f'),
      `${server.url}${path}`,
      `http://other.example${path}`,
    ],
  ].map((each) => each.replace('\u017f', '%C5%BF'))
}

describe('an address in another spelling', () => {
  it('leads to the same decision or to nothing', async () => {
    const faults: string[] = []
    for (const operation of guarded()) {
      const { method } = operation
      const path = addressOf(operation)
      const knock = (at: string, headers: Record<string, string>) =>
        door.knock({
          method,
          path: at,
          headers: { ...headers, ...(hasBody(operation) ? { 'content-type': 'application/json' } : {}) },
        })
      for (const headers of [{}, { authorization: `Bearer ${weak}` }]) {
        const plain = (await knock(path, headers)).status
        for (const at of spellings(path)) {
          const { status, type } = await knock(at, headers)
          const leadsAway = [400, 404, 405, 422].includes(status) && /json/.test(type)
          // A spelling may name another thing, and rights are compared before existence is looked at.
          const isOther = status === 403 && plain !== 401
          if (status !== plain && !leadsAway && !isOther)
            faults.push(sayWhat(operation, at, `${status}, plainly ${plain}`))
        }
      }
    }
    expect(faults).toEqual([])
  }, 240_000)
})

describe('an odd content type', () => {
  const TYPES = [
    ...[
      'Application/JSON',
      'application/json;',
      'application/json ; charset=utf-8',
      'application/json;charset="utf-8"',
    ],
    ...[
      'application/json\tx',
      'application/json x',
      'application/jsonx',
      'application/json, text/plain',
      'text/json',
      'text/plain',
    ],
    ...[
      'application/json; charset=utf-16',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
      ' ',
      'a',
      '*/*',
    ],
    ...[
      'application/vnd.api+json',
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/json;foo',
    ],
  ]

  it('is refused, or the body is checked as any JSON', async () => {
    const faults: string[] = []
    for (const operation of operations.filter((each) => hasBody(each) && each.path.startsWith('/v1/'))) {
      for (const type of [...TYPES, undefined]) {
        const headers = {
          authorization: `Bearer ${server.master}`,
          cookie: '',
          // Some are for browsers alone, and judged by where they come from before their bodies are.
          'sec-fetch-site': 'same-origin',
          ...(type === undefined ? {} : { 'content-type': type }),
        }
        const { method } = operation
        const heard = await door.knock({ method, path: addressOf(operation), headers, body: '{"notAField":1}' })
        if (![401, 415, 422].includes(heard.status)) faults.push(sayWhat(operation, String(type), codeOf(heard)))
      }
    }
    expect(faults).toEqual([])
  })
})

describe('a method', () => {
  const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override', '_method']

  it('is not overridden by a header', async () => {
    const faults: string[] = []
    const deletable = operations.filter(({ method }) => method === 'DELETE')
    for (const operation of deletable) {
      for (const method of ['GET', 'POST']) {
        const headers = { authorization: `Bearer ${server.master}` }
        const path = addressOf(operation)
        const plain = await door.knock({ method, path, headers })
        for (const name of OVERRIDES) {
          const heard = await door.knock({ method, path, headers: { ...headers, [name]: 'DELETE' } })
          if (heard.status !== plain.status) faults.push(sayWhat(operation, `${method} with ${name}`, codeOf(heard)))
        }
      }
    }
    expect(faults).toEqual([])
    expect((await server.call('GET', '/v1/tenants/acme', { token: server.master })).status).toBe(200)
  })

  it.each([
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
  ])('%s tells nothing that is guarded, and nothing to other sites', async (method) => {
    const faults: string[] = []
    for (const operation of guarded()) {
      const headers = { origin: 'https://other.example', 'access-control-request-method': operation.method }
      const heard = await door.knock({ method, path: addressOf(operation), headers })
      const fine = method === 'OPTIONS' ? [204] : [400, 401, 404, 405]
      const cors = Object.keys(heard.headers).filter((name) => name.startsWith('access-control-'))
      const telling = method === 'HEAD' ? heard.text !== '' : method === 'OPTIONS' && heard.headers.allow === undefined
      if (!fine.includes(heard.status) || cors.length > 0 || telling)
        faults.push(sayWhat(operation, method, String(heard.status)))
    }
    expect(faults).toEqual([])
  })
})
