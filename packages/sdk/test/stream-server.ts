/** A small server that speaks the verifier's protocol as a test tells it to, over real sockets. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Token, Verification } from '../src/api.ts'

export interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface StreamServer {
  readonly url: string
  /** Every question, in order. */
  readonly asked: Verification[]
  readonly reported: {
    readonly token: string
    readonly count: number
    readonly msAgo: number
    readonly address?: string
  }[]
  /** `Last-Event-ID` of every stream that was asked for; null for none. */
  readonly resumed: (string | null)[]
  /** How questions are answered; may wait. */
  reply: (question: Verification) => Reply | Promise<Reply>
  /** What a new stream begins with; a Reply refuses it. */
  greet: (lastId: string | null) => string | Reply
  reportStatus: number
  /** Writes to every open stream. */
  tell(events: string): void
  streams(): number
  /** Ends every stream, as a broken connection does. */
  cut(): void
  stop(): Promise<void>
}

export const hello = (position: number, silenceMs = 3_000, sight = 'all'): string =>
  event('hello', { position, beatMs: 1_000, silenceMs, sight }, position)
export const changed = (seq: number | null, ...tags: string[]): string => event('changed', tags, seq)
export const forget = (position: number, sight?: string): string => event('forget', { sight }, position)
export const beat = (at: number): string => event('beat', { at })
export const end = (code: string): string => event('end', { code })

export async function startStreamServer(): Promise<StreamServer> {
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/v1/verifications/changes') return stream(request, response)
    const body = JSON.parse(await text(request))
    if (request.url === '/v1/verifications/uses') {
      if (self.reportStatus < 300) self.reported.push(...body.uses)
      return send(response, { status: self.reportStatus, body: problem('unavailable', self.reportStatus) })
    }
    self.asked.push(body)
    send(response, await self.reply(body))
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    const lastId = request.headers['last-event-id']?.toString() ?? null
    self.resumed.push(lastId)
    const greeting = self.greet(lastId)
    if (typeof greeting !== 'string') {
      send(response, greeting)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(greeting)
    open.add(response)
    response.once('close', () => open.delete(response))
  }

  const self: StreamServer = {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: [], reported: [], resumed: [] },
    ...{ reportStatus: 204, reply: () => refusal('token_invalid'), greet: () => hello(1) },
    tell(events) {
      for (const response of open) response.write(events)
    },
    streams: () => open.size,
    cut() {
      for (const response of open) response.destroy()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return self
}

export interface KeepParts {
  readonly position: number
  readonly tags: readonly string[]
  readonly ms?: number
}

/** A valid answer, with `Polett-Keep` unless it is null. */
export function validReply(token: Token, keep: KeepParts | null): Reply {
  const body = { valid: true, code: 'valid', token, permissions: ['orders:read'] }
  if (keep === null) return { body }
  const ms = keep.ms === undefined ? '' : `, ms=${keep.ms}`
  return { body, headers: { 'polett-keep': `position=${keep.position}${ms}, tags=${keep.tags.join('.')}` } }
}

export const refusal = (code: string): Reply => ({ body: { valid: false, code } })

export const problem = (code: string, status: number) => ({
  type: 'about:blank',
  title: code,
  status,
  detail: code,
  code,
})

function send(response: ServerResponse, { body, headers = {}, status = 200 }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(status === 204 ? undefined : JSON.stringify(body))
}

function event(name: string, data: unknown, id: number | null = null): string {
  return `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}
