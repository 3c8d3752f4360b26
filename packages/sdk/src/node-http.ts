/** For a plain `node:http` server: `createServer(requireToken({ verifier }, (request, response) => …))`. */
import { judge, type TokenOptions, type Verified } from './middleware/judging.ts'
import { credentialsIn } from './middleware/raw-headers.ts'

/** What is used of Node.js. */
export interface NodeRequest {
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remoteAddress?: string | undefined }
}

export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string): unknown
}

export interface NodeTokenOptions<R> extends TokenOptions<R> {
  /** Told what a function among the options has thrown. The client is answered 500, and the handler is not called. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** Calls the handler with the answer at `request.polett`, and refuses with a problem document. */
export function requireToken<R extends NodeRequest, S extends NodeResponse>(
  options: NodeTokenOptions<R>,
  handler: (request: R & Verified, response: S) => unknown,
) {
  const settings = { ...options, address: options.address ?? (({ socket }: R) => socket.remoteAddress) }
  return async (request: R, response: S): Promise<void> => {
    const judgement = await judge(settings, request, credentialsIn(request.rawHeaders)).catch((error: unknown) => {
      options.onError?.(error)
      return { refusal: { status: 500, headers: {}, body: '' } }
    })
    if ('answer' in judgement) {
      await handler(Object.assign(request, { polett: judgement.answer }), response)
      return
    }
    const { body, headers, status } = judgement.refusal
    response.writeHead(status, { ...headers })
    response.end(body)
  }
}
