/** Middleware for Express 5: `app.use(requireToken({ verifier, permission: 'orders:read' }))`. */
import { judge, type TokenOptions } from './middleware/judging.ts'
import { credentialsIn } from './middleware/raw-headers.ts'

export { answerOf } from './middleware/judging.ts'

/** What is used of Express. */
export interface ExpressRequest {
  readonly rawHeaders: readonly string[]
  /** By the rules of `trust proxy`. */
  readonly ip?: string | undefined
}

export interface ExpressResponse {
  status(code: number): unknown
  set(headers: Record<string, string>): unknown
  send(body: string): unknown
}

/** Leaves the answer at `request.polett`, and refuses with a problem document. */
export function requireToken<R extends ExpressRequest = ExpressRequest>(options: TokenOptions<R>) {
  const settings = { ...options, address: options.address ?? (({ ip }: R) => ip) }
  return async (request: R, response: ExpressResponse, next: (error?: unknown) => void): Promise<void> => {
    const judgement = await judge(settings, request, credentialsIn(request.rawHeaders))
    if ('answer' in judgement) {
      Object.assign(request, { polett: judgement.answer })
      next()
      return
    }
    const { body, headers, status } = judgement.refusal
    response.status(status)
    response.set({ ...headers })
    response.send(body)
  }
}
