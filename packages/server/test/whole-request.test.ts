/** Whatever is taken for one whole request is exactly that to Node's own parser, which is asked about each. */

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type WholeRequest, wholeRequest } from '../src/http/whole-request.ts'

let server: Server
/** What Node has read on the present connection, and `over` once the request is complete. */
let read: object[] = []
beforeAll(async () => {
  server = createServer({ insecureHTTPParser: false, requireHostHeader: false }, (request, response) => {
    const { httpVersion, method, rawHeaders, url } = request
    let body = ''
    request.setEncoding('latin1').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      read.push({ httpVersion, method, url, rawHeaders, body })
      response.end()
    })
  })
  server.on('clientError', (_error, socket) => {
    read.push({ refused: true })
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

/** What Node makes of the bytes, and of a request after them that only a parser at the beginning of a request can read. */
async function readByNode(bytes: Buffer, { owed, rawHeaders }: WholeRequest): Promise<readonly object[]> {
  read = []
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on a port.')
  const socket = connect(address.port, '127.0.0.1').resume()
  socket.on('error', () => undefined)
  const marker = closes(rawHeaders) ? '' : MARKER
  socket.end(Buffer.concat([bytes, Buffer.alloc(owed, 'x'), Buffer.from(marker)]))
  await once(socket, 'close')
  return read
}

const MARKER = 'GET /marker HTTP/1.1\r\nConnection: close\r\n\r\n'
const MARKED = { httpVersion: '1.1', method: 'GET', url: '/marker', rawHeaders: ['Connection', 'close'], body: '' }

const QUESTION =
  'GET /v1/verify?permission=unit:read HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer plta_x\r\n\r\n'
const QUESTION_READ = {
  method: 'GET',
  url: '/v1/verify?permission=unit:read',
  rawHeaders: ['Host', 'example.org', 'Authorization', 'Bearer plta_x'],
  body: '',
  owed: 0,
}

const POSTED = `${QUESTION.replace('GET', 'POST').slice(0, -2)}Content-Length: 6\r\n\r\n{"a":1`

it('reads a plain question', () => {
  expect(wholeRequest(QUESTION)).toEqual(QUESTION_READ)
  expect(wholeRequest(POSTED)).toMatchObject({ method: 'POST', body: '{"a":1', owed: 0 })
})

it('knows what is missing of a body', () => {
  const head = 'POST /v1/tokens HTTP/1.1\r\nContent-Length: 10\r\n\r\n'
  const owedAfter = (body: string): number | undefined => wholeRequest(head + body)?.owed
  expect([owedAfter(''), owedAfter('1234'), owedAfter('1234567890'), owedAfter('12345678901')]).toEqual([
    ...[10, 6, 0, undefined],
  ])
})

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`
const GET = 'GET /v1/verify HTTP/1.1'
const HOST = 'Host: example.org'

it.each([
  ['a part of a head', QUESTION.slice(0, -1)],
  ['two requests', QUESTION + QUESTION],
  ['an empty line before it', `\r\n${QUESTION}`],
  ['a line feed alone', QUESTION.replace('\r\n', '\n')],
  ['a line feed at the end', `${QUESTION.slice(0, -2)}\n`],
  ['no header', lines(GET)],
  ['HTTP/1.0', lines('GET /v1/verify HTTP/1.0', HOST)],
  ['another method', lines('CONNECT /v1/verify HTTP/1.1', HOST)],
  ['an address with a host', lines('GET http://example.org/v1/verify HTTP/1.1', HOST)],
  ['two spaces', lines('GET  /v1/verify HTTP/1.1', HOST)],
  ['a folded header', lines(GET, HOST, ' .com')],
  ['a space before the colon', lines(GET, 'Host : example.org')],
  ['no space after the colon', lines(GET, 'Host:example.org')],
  ['two spaces after the colon', lines(GET, 'Host:  example.org')],
  ['a space at the end', lines(GET, 'Host: example.org ')],
  ['a tabulator', lines(GET, 'Host: example.\torg')],
  ['an empty value', lines(GET, HOST, 'X: ')],
  ['a byte beyond ASCII', lines(GET, HOST, 'X: é')],
  ['a null byte', lines(GET, HOST, 'X: \0')],
  ['a transfer encoding', lines(GET, HOST, 'Transfer-Encoding: chunked')],
  ['two lengths', lines(GET, HOST, 'Content-Length: 1', 'content-length: 1')],
  ['a length that is no number', lines(GET, HOST, 'Content-Length: 1, 1')],
  ['a signed length', lines(GET, HOST, 'Content-Length: +1')],
  ['a length with zeros before it', lines(GET, HOST, 'Content-Length: 01')],
  ['an expectation', lines(GET, HOST, 'Expect: 100-continue')],
  ['another protocol', lines(GET, HOST, 'Upgrade: websocket')],
  ['too long a request', lines(GET, HOST, `X: ${'x'.repeat(9_000)}`)],
])('does not recognise %s', (_name, text) => {
  expect(wholeRequest(text)).toBe(null)
})

const PIECES = [
  ...[' ', '\t', '\r', '\n', '\r\n', '\r\n\r\n', ':', ': ', '\0', '\x7f', 'é', '/', '?', '#', '%', '1', '-', '_', '"'],
  ...['\r\nContent-Length: 3', '\r\ncontent-length: 0', '\r\nTransfer-Encoding: chunked', '\r\nTE: trailers', 'abc'],
  ...['\r\nConnection: keep-alive', '\r\nConnection: close', '\r\nUpgrade: h2c', '\r\nX-A: b', '\r\n X: y', QUESTION],
]
const change = fc.record({
  at: fc.nat(),
  removed: fc.integer({ min: 0, max: 3 }),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3, unit: 'binary' })),
})

it('never differs from Node', async () => {
  let recognised = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(QUESTION, POSTED, POSTED),
      fc.array(change, { maxLength: 3 }),
      async (base, changes) => {
        const bytes = Buffer.from(changes.reduce(apply, base), 'latin1')
        const request = wholeRequest(bytes.toString('latin1'))
        if (request === null) return
        recognised += 1
        expect(await readByNode(bytes, request)).toEqual(asNode(request))
      },
    ),
    { numRuns: 4_000 },
  )
  expect(recognised).toBeGreaterThan(800)
})

function apply(text: string, { at, put, removed }: { at: number; put: string; removed: number }): string {
  const place = at % (text.length + 1)
  return text.slice(0, place) + put + text.slice(place + removed)
}

function asNode({ body, method, owed, rawHeaders, url }: WholeRequest): readonly object[] {
  const heard = { httpVersion: '1.1', method, url, rawHeaders, body: body + 'x'.repeat(owed) }
  return closes(rawHeaders) ? [heard] : [heard, MARKED]
}

/** Node reads no further once a client has said that it ends the connection. */
function closes(rawHeaders: readonly string[]): boolean {
  return rawHeaders.some(
    (value, at) => at % 2 === 1 && value === 'close' && /^connection$/i.test(rawHeaders[at - 1] ?? ''),
  )
}
