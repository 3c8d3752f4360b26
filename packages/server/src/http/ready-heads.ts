/** Heads of answers as one text: what is the same for all, the request's id, the lines of the answer, those of Node. */

import type { Server } from 'node:http'
import { createClosingLines } from './closing-lines.ts'

/** The head of a 200 on a connection that is kept. `lines` each end with a line break. */
export type ReadyHead = (requestId: string, lines: string) => string

/** `headers` are those that every answer has. */
export function createReadyHeads(server: Server, headers: Readonly<Record<string, string>>): ReadyHead {
  const opening = `HTTP/1.1 200 OK\r\n${linesOf(headers)}request-id: `
  const closingLines = createClosingLines(server)
  return (requestId, lines) => `${opening}${requestId}\r\n${lines}${closingLines()}`
}

export const JSON_TYPE = 'application/json; charset=utf-8'

/** The lines of an answer in JSON of so many bytes. Null when one of its own headers could not stand in a head as it is. */
export function jsonLines(own: Readonly<Record<string, string>>, bytes: number): string | null {
  for (const name in own) if (!PLAIN.test(own[name] ?? '')) return null
  return `${linesOf(own)}content-type: ${JSON_TYPE}\r\ncontent-length: ${bytes}\r\n`
}

const PLAIN = /^[ -~]*$/

function linesOf(headers: Readonly<Record<string, string>>): string {
  let lines = ''
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`
  return lines
}
