/** Connections to a test server, and how much of what is sent on them Node reads itself. */

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { vi } from 'vitest'
import type { TestServer } from './server.ts'
import { type Answers, connectTo, open } from './two-ways.ts'

export const BODY = 'POST /v1/tokens HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\n{}'

export const verify = (bearer: string, more = ''): string =>
  `GET /v1/verify HTTP/1.1\r\nHost: example.org\r\nAuthorization: Bearer ${bearer}\r\n${more}\r\n`
export const statusOf = (answer: string): string => answer.slice(9, 12)

export interface Opened {
  readonly socket: Socket
  /** The server's side of it. */
  readonly served: Socket
  next(): Promise<string>
  /** Those that Node has read since it was opened. */
  requestsOfNode(): number
}

export interface Connections {
  /** A connection on which the next plain question is answered early. */
  open(): Promise<Opened>
  /** One on which nothing was sent yet. */
  openUnread(): Promise<Opened>
  closeAll(): void
}

export function connectionsTo(s: TestServer): Connections {
  const { server } = s.running.app
  const sockets: Socket[] = []
  const read = new WeakMap<Socket, number>()
  // A request with an unknown expectation is no `request` to Node.
  for (const kind of ['request', 'checkExpectation']) {
    server.on(kind, ({ socket }: IncomingMessage) => read.set(socket, (read.get(socket) ?? 0) + 1))
  }
  async function openBy(begin: (socket: Socket, answers: Answers) => Promise<void>) {
    const coming = once(server, 'connection') as Promise<[Socket]>
    const [{ answers, socket }, [served]] = await Promise.all([connectTo(s), coming])
    sockets.push(socket)
    await begin(socket, answers)
    const before = read.get(served) ?? 0
    return {
      ...{ socket, served, next: () => answers.next('GET') },
      requestsOfNode: () => (read.get(served) ?? 0) - before,
    }
  }
  return {
    open: () => openBy((socket, answers) => open(socket, 'short', answers)),
    openUnread: () => openBy(async () => undefined),
    closeAll() {
      for (const socket of sockets.splice(0)) socket.destroy()
    },
  }
}

/** Waits until the server has read it, so that it comes together with nothing else. */
export async function writeAlone({ served, socket }: Opened, text: string): Promise<void> {
  socket.write(text)
  const isRead = () => socket.destroyed || served.destroyed || served.bytesRead === socket.bytesWritten
  await vi.waitUntil(isRead, { timeout: 20_000 })
}
