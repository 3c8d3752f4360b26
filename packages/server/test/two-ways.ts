/** Sends requests where they may be answered before Node reads them, or where they may not. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestServer } from './server.ts'

export type Way = 'short' | 'ordinary'

interface Heard {
  readonly answer: string
  readonly reachedTheApp: boolean
}

export const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: example.org\r\n\r\n'
const QUESTION = 'GET /v1/verify HTTP/1.1\r\nHost: example.org\r\n\r\n'

/** What a connection begins with: after two questions, the next may be answered early; after anything else, none is. */
export const OPENINGS: Readonly<Record<Way, readonly string[]>> = {
  short: [QUESTION, QUESTION],
  ordinary: [HEALTH, QUESTION],
}

export async function open(socket: Socket, way: Way, answers: Answers): Promise<void> {
  for (const opening of OPENINGS[way]) {
    socket.write(opening)
    await answers.next('GET')
  }
}

export async function sendBy(s: TestServer, way: Way, text: string): Promise<Heard> {
  const { answers, reachedTheApp } = await converseBy(s, way, [text])
  return { answer: answers[0] ?? '', reachedTheApp }
}

/** Sends one after the other on one connection, each when the one before it was answered, until the connection ends. */
export async function converseBy(
  s: TestServer,
  way: Way,
  requests: readonly string[],
): Promise<{ readonly answers: readonly string[]; readonly reachedTheApp: boolean }> {
  const { answers, socket } = await connectTo(s)
  await open(socket, way, answers)
  let reachedTheApp = false
  const notice = (): void => {
    reachedTheApp = true
  }
  s.running.app.server.on('request', notice)
  const heard: string[] = []
  try {
    for (const request of requests) {
      socket.write(request, 'latin1')
      const answer = await answers.next(request)
      if (answer === '') break
      heard.push(answer)
    }
    return { answers: heard, reachedTheApp }
  } finally {
    s.running.app.server.removeListener('request', notice)
    socket.destroy()
  }
}

export type Answers = ReturnType<typeof createAnswers>

export async function connectTo(s: TestServer): Promise<{ readonly socket: Socket; readonly answers: Answers }> {
  const socket = connect(Number(new URL(s.url).port), '127.0.0.1')
  const answers = createAnswers(socket)
  await once(socket, 'connect')
  return { socket, answers }
}

/**
 * The answers of a connection in turn, but for dates and the ids of requests; each has to say how long it is. An empty one
 * says that the connection has ended.
 */
function createAnswers(socket: Socket): { next(request: string): Promise<string> } {
  let heard = ''
  let ended = false
  let wake = (): void => undefined
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    heard += chunk
    wake()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    ended = true
    wake()
  })
  return {
    async next(request) {
      for (;;) {
        const end = endOfAnswer(heard, request.startsWith('HEAD'))
        if (end <= heard.length || ended) {
          const answer = heard.slice(0, end)
          heard = heard.slice(end)
          return masked(answer)
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

/** Beyond what was heard while the answer is not complete. An interim one belongs to the one that follows. */
function endOfAnswer(heard: string, isHeadAlone: boolean): number {
  const from = heard.startsWith('HTTP/1.1 100') ? heard.indexOf('\r\n\r\n') + 4 : 0
  const head = heard.indexOf('\r\n\r\n', from)
  if (head < 0) return Number.POSITIVE_INFINITY
  const length = isHeadAlone ? 0 : Number(/^content-length: (\d+)\r$/im.exec(heard.slice(from, head))?.[1] ?? 0)
  return head + 4 + length
}

/** But for dates and the ids of requests. */
function masked(heard: string): string {
  return heard.replaceAll(/^date: .*$/gim, 'date: -').replaceAll(/req_[\w-]{16}/g, 'req_')
}
