/** Requests exactly as they are written down: no client tidies the address, and connections are kept. */

import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

export interface Knock {
  readonly method: string
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
}

export interface Heard {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface Door {
  knock(what: Knock): Promise<Heard>
  close(): void
}

/** An answer costs less than two seconds of work by this process, server and all; others may have work for the machine. */
const WORK_AT_MOST_US = 2_000_000
const PATIENCE_MS = 30_000

export function openDoor(url: string): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const { hostname, port } = new URL(url)
  return {
    close: () => agent.destroy(),
    knock: ({ body, headers = {}, method, path }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
        const options = {
          agent,
          hostname,
          port,
          method,
          path,
          headers: { ...length, ...headers },
          timeout: PATIENCE_MS,
        }
        const before = process.cpuUsage()
        const asked = request(options, (response) => {
          const parts: Buffer[] = []
          const type = response.headers['content-type'] ?? ''
          const answer = (): void => {
            const text = Buffer.concat(parts).toString()
            const { system, user } = process.cpuUsage(before)
            if (system + user > WORK_AT_MOST_US) reject(new Error(`${method} ${path} was too much work`))
            resolve({ status: response.statusCode ?? 0, type, text, headers: response.headers })
          }
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', answer)
          // It has no end, so its beginning is the answer.
          if (type.startsWith('text/event-stream')) {
            response.once('data', () => {
              answer()
              response.destroy()
            })
          }
        })
        asked.on('timeout', () => asked.destroy(new Error(`No answer to ${method} ${path}`)))
        asked.on('error', reject)
        asked.end(body)
      }),
  }
}
