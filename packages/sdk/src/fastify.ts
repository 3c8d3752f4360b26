/** A hook for Fastify 5: `app.addHook('onRequest', requireToken({ verifier, permission: 'orders:read' }))`, or in a route. */
import { judge, type TokenOptions } from './middleware/judging.ts'
import { credentialsIn } from './middleware/raw-headers.ts'

export { answerOf } from './middleware/judging.ts'

/** What is used of Fastify. */
export interface FastifyRequestLike {
  readonly raw: { readonly rawHeaders: readonly string[] }
  /** By the rules of `trustProxy`. */
  readonly ip: string
}

export interface FastifyReplyLike {
  code(status: number): unknown
  headers(headers: Record<string, string>): unknown
  send(body: string): unknown
}

/** Leaves the answer at `request.polett`, and refuses with a problem document. */
export function requireToken<R extends FastifyRequestLike = FastifyRequestLike>(options: TokenOptions<R>) {
  const settings = { ...options, address: options.address ?? (({ ip }: R) => ip) }
  return async (request: R, reply: FastifyReplyLike): Promise<unknown> => {
    const judgement = await judge(settings, request, credentialsIn(request.raw.rawHeaders))
    if ('answer' in judgement) {
      Object.assign(request, { polett: judgement.answer })
      return
    }
    const { body, headers, status } = judgement.refusal
    reply.code(status)
    reply.headers({ ...headers })
    // What a hook answers with is the end of the request.
    return reply.send(body)
  }
}
