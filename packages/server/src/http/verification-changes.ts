/** Tells resource servers of changes while they listen, as server-sent events (WHATWG HTML, section 9.2). */

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { Listener, Told } from '../usecases/change-listener.ts'
import { Problem } from '../usecases/problem.ts'
import { BEAT_MS } from '../usecases/verification-changes.ts'
import { requireIntrospection } from '../usecases/verifications.ts'
import { callerOf } from './caller.ts'

/** Without news for so long, nobody believes what they keep. */
const SILENCE_MS = 3_000
const EVENT_STREAM = 'text/event-stream'

export function verificationChangeRoutes(app: FastifyInstance, deps: Deps): void {
  app.addHook('preClose', (done) => {
    deps.verificationChanges.close()
    done()
  })
  app.get(
    '/v1/verifications/changes',
    {
      config: { access: { permission: 'token:introspect', target: 'token' }, lasting: true },
      schema: {
        operationId: 'followVerificationChanges',
        summary: 'Tell of every change from now on, so that kept answers of `/v1/verifications` stay true',
        description:
          'Server-sent events: `hello`, `changed` with the tags of what a change reaches, `beat` each second, `forget`, `end`. With `Last-Event-ID`, what came after it is told first.',
        tags: ['verify'],
        response: {
          200: {
            description: 'Events for as long as both sides hold on.',
            content: { [EVENT_STREAM]: { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      requireIntrospection(caller)
      requireEventStream(request)
      const after = lastEventId(request)
      reply.header('content-type', `${EVENT_STREAM}; charset=utf-8`).header('x-accel-buffering', 'no')
      if (request.method === 'HEAD') return reply.send()
      return sendEvents(reply, (listener) => deps.verificationChanges.listen(caller, after, listener))
    },
  )
}

/** Nothing is written before `listen` has agreed; what it throws is answered as everywhere. */
function sendEvents(reply: FastifyReply, listen: (listener: Listener) => () => void): FastifyReply {
  const { raw } = reply
  const begin = (): void => {
    reply.hijack()
    // Nobody sends another request on a connection that was held for so long; so a stop does not wait for one.
    raw.shouldKeepAlive = false
    raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders)
  }
  // Gone while it was judged: nobody would notice any more.
  if (raw.destroyed) return reply.hijack()
  raw.on('error', () => undefined)
  raw.once('close', listen(listenerOn(raw, begin)))
  return reply
}

function listenerOn(raw: ServerResponse, begin: () => void): Listener {
  return {
    tell(what) {
      if (raw.destroyed) return
      if (!raw.headersSent) begin()
      raw.write(textOf(what))
    },
    behind: () => raw.writableLength,
    end: () => void raw.end(),
    cut: () => void raw.destroy(),
  }
}

/** Told to many at once, and written down once. */
const texts = new WeakMap<readonly Told[], string>()

function textOf(what: readonly Told[]): string {
  const present = texts.get(what) ?? what.map(eventText).join('')
  texts.set(what, present)
  return present
}

function eventText(what: Told): string {
  switch (what.kind) {
    case 'hello': {
      const { position, sight } = what
      return event(what.kind, position, { position, beatMs: BEAT_MS, silenceMs: SILENCE_MS, sight })
    }
    case 'changed':
      return event(what.kind, what.position, what.tags)
    case 'forget':
      return event(what.kind, what.position, what.sight === undefined ? {} : { sight: what.sight })
    case 'beat':
      return event(what.kind, null, { at: what.at })
    case 'end':
      return event(what.kind, null, { code: what.code })
  }
}

function event(name: string, id: number | null, data: object): string {
  return `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

/** Who takes something else alone would wait for an end that never comes. */
function requireEventStream({ headers }: FastifyRequest): void {
  const types = (headers.accept ?? '*/*').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  if (types.some((type) => type === EVENT_STREAM || type === 'text/*' || type === '*/*')) return
  throw new Problem('malformed_request', { detail: `The answer is a stream of events. Send Accept: ${EVENT_STREAM}.` })
}

/** The number after which to go on; null for a listener that begins. What is too large to be one is ahead of everybody. */
function lastEventId({ headers }: FastifyRequest): number | null {
  const text = String(headers['last-event-id'] ?? '')
  if (text === '') return null
  if (/^\d+$/.test(text)) return Number(text)
  throw new Problem('malformed_request', { detail: 'Last-Event-ID must be the id of an event of this stream.' })
}
