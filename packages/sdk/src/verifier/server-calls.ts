/** The calls of a verifier to its server. */
import { noAnswer, PolettProblem, problemOf } from '../problem.ts'
import { cookiesBeside } from '../request.ts'
import type { Surroundings } from './surroundings.ts'

export interface ServerCalls {
  /** Throws PolettProblem for an answer that is not a success, and for none in time. The body has not been read. */
  ask(call: ServerCall): Promise<Response>
  /** The same, with the whole body read in time. Asks once more where the connection was only closed. */
  read(call: ServerCall): Promise<{ readonly response: Response; readonly text: string }>
}

export interface ServerCall {
  readonly path: string
  /** Left out: the call is a GET. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the call early. */
  readonly signal?: AbortSignal
}

export interface ServerAddress {
  readonly url: string
  readonly secret: string | (() => string)
  readonly timeoutMs: number
}

export function createServerCalls(server: ServerAddress, { after, fetch }: Surroundings): ServerCalls {
  const base = server.url.replace(/\/+$/, '')

  async function send({ body, headers, path, signal }: ServerCall): Promise<Response> {
    const secret = typeof server.secret === 'function' ? server.secret() : server.secret
    const request = {
      ...{ method: body === undefined ? 'GET' : 'POST', redirect: 'manual' as const, signal: signal ?? null },
      ...cookiesBeside(secret),
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const response = await fetch(base + path, request).catch(noAnswer)
    if (!response.ok) throw await problemOf(response)
    return response
  }

  return {
    ask: send,
    async read(call) {
      const controller = new AbortController()
      const cancel = after(server.timeoutMs, () => controller.abort())
      const readOnce = async () => {
        const response = await send({ ...call, signal: controller.signal })
        return { response, text: await response.text().catch(noAnswer) }
      }
      try {
        return await readOnce().catch((error) => {
          // A server ends connections that it has kept for long, also while the next call is on its way to it.
          if (!isUnreachable(error) || controller.signal.aborted) throw error
          return readOnce()
        })
      } catch (error) {
        throw controller.signal.aborted ? tooLate(server.timeoutMs) : error
      } finally {
        cancel()
      }
    },
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof PolettProblem && error.code === 'unreachable'

function tooLate(timeoutMs: number): PolettProblem {
  return new PolettProblem({
    status: 0,
    code: 'unreachable',
    title: 'The server cannot be reached',
    detail: `No answer came from the server within ${timeoutMs} ms. Check the connection and try again.`,
  })
}
