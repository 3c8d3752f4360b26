/** A resource server that keeps answers: how it asks, what it is told of, and what it would drop. */

import { Agent, get, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { Json, TestServer } from '../server.ts'

export interface Event {
  readonly name: string
  readonly id: string | null
  readonly data: Json
}

export interface Stream {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Everything that was told so far. */
  readonly events: Event[]
  /** Of a refusal. */
  readonly text: () => string
  /** The first event of that name, from `from` on; fails when none comes in time. */
  wait(name: string, fits?: (event: Event) => boolean, withinMs?: number): Promise<Event>
  /** Resolves when the other side has ended it, in time. */
  ended(withinMs?: number): Promise<void>
  pause(): void
  resume(): void
  close(): void
}

export interface Opening {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Long, because no test is about it: a busy machine lets everything wait. */
const PATIENCE_MS = 30_000

/** Opens a stream as a program does; closed at the end of the test by whoever opened it. */
export function openStream({ url }: Pick<TestServer, 'url'>, { headers = {}, token }: Opening): Promise<Stream> {
  const sent = {
    accept: 'text/event-stream',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const request = get(
      `${url}/v1/verifications/changes`,
      { headers: sent, agent: new Agent({ keepAlive: true }) },
      (response) => resolve(follow(response)),
    )
    request.on('error', reject)
  })
}

/** The same within a test, at whose end it is closed. */
export async function listenIn(s: Pick<TestServer, 'url'>, opening: Opening): Promise<Stream> {
  const stream = await openStream(s, opening)
  onTestFinished(() => stream.close())
  return stream
}

function follow(response: IncomingMessage): Stream {
  const events: Event[] = []
  const watchers = new Set<() => void>()
  let text = ''
  let over = false
  const wake = (): void => {
    for (const watcher of watchers) watcher()
  }
  response.setEncoding('utf8')
  response.on('data', (part: string) => {
    text += part
    for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
      events.push(parse(text.slice(0, at)))
      text = text.slice(at + 2)
    }
    wake()
  })
  response.on('error', () => undefined)
  response.on('close', () => {
    over = true
    wake()
  })
  const until = <T>(what: string, look: () => T | undefined, withinMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const watcher = (): void => {
        const found = look()
        if (found === undefined) return
        clearTimeout(timer)
        watchers.delete(watcher)
        resolve(found)
      }
      const giveUp = (): void => {
        watchers.delete(watcher)
        reject(new Error(`${what} did not come: ${JSON.stringify(events).slice(-500)}`))
      }
      // When this process itself was held up, it may lie here unread: it gets one more round of the event loop.
      const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), withinMs)
      watchers.add(watcher)
      watcher()
    })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    text: () => text,
    wait: (name, fits = () => true, withinMs = PATIENCE_MS) =>
      until(name, () => events.find((event) => event.name === name && fits(event)), withinMs),
    ended: async (withinMs = PATIENCE_MS) => void (await until('The end', () => (over ? true : undefined), withinMs)),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void response.destroy(),
  }
}

function parse(block: string): Event {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 2)]),
  )
  return {
    name: fields.get('event') ?? '',
    id: fields.get('id') ?? null,
    data: JSON.parse(fields.get('data') ?? 'null'),
  }
}

export interface Keep {
  readonly position: number
  readonly ms: number | null
  readonly tags: readonly string[]
}

/** What `Polett-Keep` says; null when there is none. */
export function readKeep(headers: Headers): Keep | null {
  const text = headers.get('polett-keep')
  if (text === null) return null
  const found = /^position=(\d+)(?:, ms=(\d+))?, tags=([\w-]+(?:\.[\w-]+)*)$/.exec(text)
  if (found === null) throw new Error(`Not a Polett-Keep: ${text}`)
  const [, position, ms, tags = ''] = found
  return { position: Number(position), ms: ms === undefined ? null : Number(ms), tags: tags.split('.') }
}

/** Asks as a resource server does. */
export async function ask(s: TestServer, secret: string, question: object = {}, token = s.gateway) {
  const { body, headers, status } = await s.call('POST', '/v1/verifications', { token, body: { secret, ...question } })
  return { status, valid: body.valid === true, code: String(body.code), keep: readKeep(headers), token: body.token }
}
