/** Sends a request to the short path of verification, or past it to the app. */

import { connect } from 'node:net'
import type { TestServer } from './server.ts'

export type Way = 'short' | 'ordinary'

/** Counts the requests that reach the app. */
export async function sendBy(
  s: TestServer,
  way: Way,
  text: string,
): Promise<{ answer: string; reachedTheApp: boolean }> {
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
    return { answer: await send(s, text), reachedTheApp }
  } finally {
    app.routing = routing
    server.removeAllListeners('request')
    for (const listener of listeners) server.on('request', listener)
  }
}

/** The whole answer as it came, but for its date and the request's id. */
function send(s: TestServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(s.url).port), '127.0.0.1', () => socket.write(text, 'latin1'))
    let heard = ''
    const finish = (): void => {
      socket.destroy()
      resolve(heard.replace(/^date: .*$/im, 'date: -').replaceAll(/req_[\w-]{16}/g, 'req_'))
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
