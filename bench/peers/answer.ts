/** The plain server around the peers that bring none: takes a bearer's secret, and answers with a small JSON text. */

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The id of the token, or null for a refusal. */
export type Check = (secret: string) => Promise<string | null>

const BEARER = 'Bearer '

export function answerBearers(check: Check): RequestListener {
  return (request, response) => {
    const given = request.headers.authorization ?? ''
    const send = (status: number, body: string): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    }
    check(given.startsWith(BEARER) ? given.slice(BEARER.length) : '').then(
      (token) => send(token === null ? 401 : 200, JSON.stringify({ valid: token !== null, token })),
      () => send(500, '{"valid":false}'),
    )
  }
}

/** Any free port on this machine alone. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

export function listenWith(listener: RequestListener): Promise<number> {
  return listen(createServer(listener))
}
