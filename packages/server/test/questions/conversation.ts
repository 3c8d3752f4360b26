/** Asks on connections of its own, byte by byte, and keeps the server from writing an answer as one text where asked. */

import { once } from 'node:events'
import { type IncomingMessage, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { TestServer } from '../server.ts'

export interface Conversation {
  /** The answer as it came, but for dates and the ids of requests; empty when the connection has ended. */
  ask(request: string): Promise<string>
  end(): void
}

export async function openConversation(s: TestServer): Promise<Conversation> {
  const socket = connect(Number(new URL(s.url).port), '127.0.0.1')
  const next = readerOf(socket)
  await once(socket, 'connect')
  return {
    ask(request) {
      socket.write(request, 'latin1')
      return next()
    },
    end: () => void socket.destroy(),
  }
}

function readerOf(socket: Socket): () => Promise<string> {
  let heard = ''
  let ended = false
  let wake = (): void => undefined
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk
    wake()
  })
  socket
    .on('error', () => undefined)
    .on('close', () => {
      ended = true
      wake()
    })
  return async () => {
    for (;;) {
      const end = endOfAnswer(heard)
      if (end <= heard.length || ended) {
        const answer = heard.slice(0, end)
        heard = heard.slice(end)
        return answer.replaceAll(/^date: .*$/gim, 'date: -').replaceAll(/req_[\w-]{16}/g, 'req_')
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

/** Beyond what was heard while the answer is not complete. An interim one belongs to the one that follows. */
function endOfAnswer(heard: string): number {
  const from = heard.startsWith('HTTP/1.1 100') ? heard.indexOf('\r\n\r\n') + 4 : 0
  const head = heard.indexOf('\r\n\r\n', from)
  if (head < 0) return Number.POSITIVE_INFINITY
  return head + 4 + Number(/^content-length: (\d+)\r$/im.exec(heard.slice(from, head))?.[1] ?? 0)
}

/** Any other answer than Node's own is given header by header. */
class OtherResponse extends ServerResponse {}

export const ORDINARY = 'X-Way: ordinary\r\n'
export const READY = 'X-Way: whatever\r\n'

/** Answers how many answers were written as one text since the last time it was asked. */
export function divertOrdinary(s: TestServer): () => number {
  let ready = 0
  s.running.app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['x-way'] === 'ordinary') Object.setPrototypeOf(response, OtherResponse.prototype)
    // Set by Node as it writes a head.
    response.on('finish', () => {
      if (response.statusMessage === undefined) ready += 1
    })
  })
  return () => {
    const since = ready
    ready = 0
    return since
  }
}
