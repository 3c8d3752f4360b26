/** Sends a request to the short path of verification, or past it to the app. */

import { connect } from 'node:net'
import type { TestServer } from './server.ts'

export type Way = 'short' | 'ordinary'

interface Heard {
  readonly answer: string
  readonly reachedTheApp: boolean
}

export function sendBy(s: TestServer, way: Way, text: string): Promise<Heard> {
  return goBy(s, way, () => send(s, text))
}

/** Sends all of it at once on one connection, and hears as many answers; each has to say how long it is. */
export function converseBy(s: TestServer, way: Way, requests: readonly string[]): Promise<Heard> {
  return goBy(s, way, () => hearAll(s, requests))
}

/** Notices whether any request reaches the app. */
async function goBy(s: TestServer, way: Way, work: () => Promise<string>): Promise<Heard> {
  const { app } = s.running
  const { server } = app
  const listeners = server.listeners('request') as ((...all: unknown[]) => void)[]
  const routing = app.routing
  let reachedTheApp = false
  app.routing = (request, response) => {
    reachedTheApp = true
    routing(request, response)
  }
  if (way === 'ordinary') server.removeAllListeners('request').on('request', app.routing)
  try {
    return { answer: await work(), reachedTheApp }
  } finally {
    app.routing = routing
    server.removeAllListeners('request')
    for (const listener of listeners) server.on('request', listener)
  }
}

const portOf = (s: TestServer): number => Number(new URL(s.url).port)

/** But for dates and the ids of requests. */
function masked(heard: string): string {
  return heard.replaceAll(/^date: .*$/gim, 'date: -').replaceAll(/req_[\w-]{16}/g, 'req_')
}

function hearAll(s: TestServer, requests: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(s), '127.0.0.1', () => socket.write(requests.join(''), 'latin1'))
    let heard = ''
    let [complete, at] = [0, 0]
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      heard += chunk
      for (let end = endOfAnswer(heard, at); end <= heard.length; end = endOfAnswer(heard, at)) {
        at = end
        complete += 1
      }
      if (complete < requests.length) return
      socket.destroy()
      resolve(masked(heard))
    })
    socket.on('error', reject).on('end', () => reject(new Error(`The connection ended after: ${heard}`)))
  })
}

/** Beyond what was heard while the answer that begins there is not complete. */
function endOfAnswer(heard: string, from: number): number {
  const head = heard.indexOf('\r\n\r\n', from)
  const length = /^content-length: (\d+)\r$/im.exec(heard.slice(from, head))?.[1]
  return head < 0 ? Number.POSITIVE_INFINITY : head + 4 + Number(length)
}

/** The whole answer as it came. */
function send(s: TestServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(s), '127.0.0.1', () => socket.write(text, 'latin1'))
    let heard = ''
    const finish = (): void => {
      socket.destroy()
      resolve(masked(heard))
    }
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      heard += chunk
      const head = heard.indexOf('\r\n\r\n')
      const length = Number(/^content-length: (\d+)\r$/im.exec(heard)?.[1] ?? 0)
      if (head >= 0 && (text.startsWith('HEAD') || heard.length >= head + 4 + length)) finish()
    })
    socket.on('error', reject).on('end', finish)
  })
}
