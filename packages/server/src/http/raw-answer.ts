/**
 * Answers whose head is ready as text. Node checks and joins the headers of each answer anew, which costs more than the
 * rest of a short answer; it has no public way to hand over a head that was made before, so this sets the field in which
 * it keeps the head once it is made. The version of Node is fixed, and a test compares the bytes with an ordinary answer.
 */

import type { Server, ServerResponse } from 'node:http'

interface Inside {
  _header: string
  /** Whether this is the last answer that the connection may carry; undefined where there is no such limit. */
  readonly maxRequestsOnConnectionReached: boolean | undefined
}

const inside = (response: ServerResponse): Inside => response as unknown as Inside

/** Whether the connection is to live on after this answer: another head would have to say that it does not. */
export function keepsConnection(response: ServerResponse): boolean {
  return response.shouldKeepAlive && inside(response).maxRequestsOnConnectionReached !== true
}

/** Sends an answer of status 200 whole: its head with the empty line, and its body. All must be ASCII. */
export function sendReady(response: ServerResponse, text: string): void {
  inside(response)._header = text
  response.end()
}

/** The lines that Node puts at the end of every head on a connection that is kept, and the empty line. */
export function createClosingLines(server: Server): () => string {
  let [second, timeout, max] = [0, 0, 0]
  let lines = ''
  return () => {
    const now = Math.floor(Date.now() / 1000)
    const { keepAliveTimeout, maxRequestsPerSocket } = server
    if (now === second && timeout === keepAliveTimeout && max === maxRequestsPerSocket) return lines
    second = now
    timeout = keepAliveTimeout
    max = maxRequestsPerSocket ?? 0
    const limit = max > 0 ? `, max=${max}` : ''
    const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(timeout / 1000)}${limit}\r\n`
    lines = `Date: ${new Date(now * 1000).toUTCString()}\r\n${kept}\r\n`
    return lines
  }
}
