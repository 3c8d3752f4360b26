/** Middleware for Hono 4: `app.use(requireToken({ verifier, permission: 'orders:read' }))`. */
import { judge, type TokenOptions } from './middleware/judging.ts'
import type { ValidAnswer } from './verifier.ts'

/** `new Hono<{ Variables: PolettVariables }>()`, then `context.get('polett')`. */
export interface PolettVariables {
  polett: ValidAnswer
}

/** What is used of Hono. It knows no client's address: `address` has to say it for tokens that are bound to some. */
export interface HonoContext {
  readonly req: { readonly raw: { readonly headers: Headers } }
  set(key: 'polett', value: ValidAnswer): void
}

/** Leaves the answer at `context.get('polett')`, and refuses with a problem document. */
export function requireToken<C extends HonoContext = HonoContext>(options: TokenOptions<C>) {
  return async (context: C, next: () => Promise<void>): Promise<Response | undefined> => {
    const credentials = context.req.raw.headers.get('authorization')
    const judgement = await judge(options, context, credentials === null ? [] : [credentials])
    if ('refusal' in judgement) {
      const { body, headers, status } = judgement.refusal
      return new Response(body, { status, headers: { ...headers } })
    }
    context.set('polett', judgement.answer)
    await next()
    return undefined
  }
}
