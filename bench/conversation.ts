/**
 * One connection that is kept, for one question at a time. It parses no more of an answer than its length, so that the load
 * generator is faster than what it measures.
 */

import { connect, type Socket } from 'node:net'

export interface Conversation {
  /** To be called once it is open, and then once for each answer. */
  ask(request: string): void
  end(): void
}

export interface ConversationEvents {
  readonly opened: () => void
  readonly answered: (answer: Buffer) => void
  readonly failed: (error: Error) => void
}

export function converse(port: number, { answered, failed, opened }: ConversationEvents): Conversation {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let held: Buffer | null = null
  socket.once('connect', opened)
  socket.once('error', failed)
  socket.on('data', (chunk: Buffer) => {
    const answer: Buffer = held === null ? chunk : Buffer.concat([held, chunk])
    held = answer
    if (!isComplete(answer)) return
    held = null
    answered(answer)
  })
  socket.once('close', () => giveUpHalfway(socket, held, failed))
  return {
    ask: (request) => void socket.write(request, 'latin1'),
    end: () => void socket.end(),
  }
}

function giveUpHalfway(socket: Socket, held: Buffer | null, failed: (error: Error) => void): void {
  if (held !== null) failed(new Error(`The answer was cut short after ${socket.bytesRead} bytes.`))
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = Buffer.from('ontent-length: ')
const LENGTH_CAPITAL = Buffer.from('ontent-Length: ')

function isComplete(answer: Buffer): boolean {
  const headEnd = answer.indexOf(HEAD_END)
  if (headEnd < 0) return false
  const small = answer.indexOf(LENGTH)
  const start = small >= 0 && small < headEnd ? small : answer.indexOf(LENGTH_CAPITAL)
  if (start < 0 || start > headEnd) throw new Error('An answer does not say how long it is.')
  let length = 0
  for (let at = start + LENGTH.length; (answer[at] ?? 0) !== 13; at += 1) length = length * 10 + (answer[at] ?? 0) - 48
  return answer.length >= headEnd + 4 + length
}
