/** An API with nothing behind it: it answers what has reached it, so that a test sees what a proxy lets through. */

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What an API behind a proxy sees of a call. */
export interface Received {
  readonly method: string
  readonly url: string
  /** Names in lower case and values, in the order received, repetitions included. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

export interface Upstream {
  readonly port: number
  /** How many calls have come through. */
  readonly calls: number
  stop(): Promise<void>
}

/** Listens on a free port of the loopback. An upgrade is answered with 101, and what follows is sent back. */
export async function startUpstream(): Promise<Upstream> {
  let calls = 0
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    calls++
    let body = ''
    for await (const part of request) body += String(part)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...describe(request), body }))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket) => {
    calls++
    const told = encodeURIComponent(JSON.stringify({ ...describe(request), body: '' }))
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nTold: ${told}\r\n\r\n`,
    )
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get calls() {
      return calls
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function describe(request: IncomingMessage): Omit<Received, 'body'> {
  const { method = '', rawHeaders, url = '' } = request
  const headers = rawHeaders.flatMap((text, at) =>
    at % 2 === 0 ? [[text.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
  )
  return { method, url, headers }
}

/** Every value of a header that has reached the API. */
export function valuesOf(received: Received, name: string): string[] {
  return received.headers.filter(([each]) => each === name).map(([, value]) => value)
}
