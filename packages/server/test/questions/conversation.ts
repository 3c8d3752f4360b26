/** Asks on connections of its own, byte by byte, and keeps the server from writing an answer as one text where asked. */

import { type IncomingMessage, ServerResponse } from 'node:http'
import type { TestServer } from '../server.ts'
import { connectTo, HEALTH } from '../two-ways.ts'

export interface Conversation {
  /** The answer as it came, but for dates and the ids of requests; empty when the connection has ended. */
  ask(request: string): Promise<string>
  end(): void
}

/** On a connection that is left to Node from the beginning, nothing is answered before Node has read it. */
export async function openConversation(s: TestServer, beginning?: 'left to Node'): Promise<Conversation> {
  const { answers, socket } = await connectTo(s)
  if (beginning !== undefined) {
    socket.write(HEALTH)
    await answers.next(HEALTH)
  }
  return {
    ask(request) {
      socket.write(request, 'latin1')
      return answers.next(request)
    },
    end: () => void socket.destroy(),
  }
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
