/** The client: one method for each operation of the API, made from the table in api.ts. */
import { OPERATIONS, type Operations } from './api.ts'
import { noAnswer, PolettProblem, problemOf, unexpectedAnswer } from './problem.ts'
import { addressOf, bodyOf, type CallParts, cookiesBeside } from './request.ts'

export interface ClientOptions {
  /** Such as `https://tokens.example.org`. Left out: the address of the page, which is right for pages of the server itself. */
  readonly baseUrl?: string | undefined
  /** A token's secret, or where to get it for each call. Left out: the browser's session. */
  readonly token?: string | (() => string) | undefined
  /** The tenant that the token must belong to (`Polett-Tenant`). */
  readonly tenant?: string | undefined
  readonly fetch?: typeof fetch | undefined
  /**
   * How often to ask again, after the pause that it asks for, a server that cannot answer now (503) or not be reached. Only
   * calls that change nothing. Left out: never.
   */
  readonly retries?: number | undefined
  /** Told of every problem before the call throws it. */
  readonly onProblem?: ((problem: PolettProblem) => void) | undefined
}

export interface CallOptions {
  /** A call that is given up throws the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Shows the headers of a success before its body is read, for `propagationOf`. */
  readonly onAnswer?: ((answer: { readonly status: number; readonly headers: Headers }) => void) | undefined
}

export type OperationName = keyof Operations

/** Operations with an answer in CSV. */
export type FileName = {
  [N in OperationName]: Operations[N] extends { readonly file: string } ? N : never
}[OperationName]

/** `path`, `query` and `body`, as far as the operation has them. */
export type Arguments<N extends OperationName> = Omit<Operations[N], 'answer' | 'file'> & {
  readonly [P in Exclude<keyof CallParts, keyof Operations[N]>]?: never
}

export type Answer<N extends OperationName> = Operations[N]['answer']

/** Arguments may be left out where nothing in them is required. */
type Parameters<A> = Partial<A> extends A ? [args?: A, options?: CallOptions] : [args: A, options?: CallOptions]

/** Every method throws `PolettProblem` for an answer that is not a success. */
export type Client = {
  readonly [N in OperationName]: (...parameters: Parameters<Arguments<N>>) => Promise<Answer<N>>
} & {
  /** The whole list as CSV. The response's body has not been read. */
  readonly download: <N extends FileName>(name: N, ...parameters: Parameters<Arguments<N>>) => Promise<Response>
}

export function createClient(options: ClientOptions = {}): Client {
  const ask = async <T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> => {
    const { onAnswer, signal } = call.options
    try {
      const response = await sendAgain(options, call, options.retries ?? 0)
      onAnswer?.(response)
      return await read(response)
    } catch (error) {
      // Whatever has failed, it failed because the call was given up.
      if (signal?.aborted) throw signal.reason
      if (error instanceof PolettProblem) options.onProblem?.(error)
      throw error
    }
  }
  const methods = Object.keys(OPERATIONS).map((name) => [
    name,
    (args: CallParts = {}, callOptions: CallOptions = {}) =>
      ask({ name: name as OperationName, args, options: callOptions }, readAnswer),
  ])
  const download = (name: FileName, args: CallParts = {}, callOptions: CallOptions = {}) =>
    ask({ name, args, options: callOptions, accept: 'text/csv' }, async (response) => response)
  return { ...Object.fromEntries(methods), download }
}

interface Call {
  readonly name: OperationName
  readonly args: CallParts
  readonly options: CallOptions
  readonly accept?: string
}

/** They change nothing, though they have bodies. */
const QUESTIONS: ReadonlySet<OperationName> = new Set(['verifySecrets', 'introspect', 'checkToken'])

const PAUSE_SECONDS = 1

/** Answers successes alone. */
async function sendAgain(options: ClientOptions, call: Call, retries: number): Promise<Response> {
  const { signal } = call.options
  try {
    const response = await send(options, call)
    if (!response.ok) throw await problemOf(response)
    return response
  } catch (error) {
    const isSafe = OPERATIONS[call.name][0] === 'GET' || QUESTIONS.has(call.name)
    const isPassing = error instanceof PolettProblem && (error.status === 503 || error.code === 'unreachable')
    if (retries <= 0 || !isSafe || !isPassing || signal?.aborted) throw error
    await pause((error.retryAfterSeconds ?? PAUSE_SECONDS) * 1_000, signal)
    signal?.throwIfAborted()
    return sendAgain(options, call, retries - 1)
  }
}

/** Ends early, without an error, when the call is given up. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function send(options: ClientOptions, { accept, args, name, options: { signal } }: Call): Promise<Response> {
  const { baseUrl = '', fetch: doFetch = fetch, tenant, token } = options
  const [method, template, kind] = OPERATIONS[name] as readonly [string, string, 'form'?]
  const address = addressOf(template, args)
  if (address === null) throw new PolettProblem(NOWHERE)
  const { body = null, headers } = bodyOf(args.body, kind)
  const secret = typeof token === 'function' ? token() : token
  return doFetch(baseUrl.replace(/\/+$/, '') + address, {
    ...{ method, body, signal: signal ?? null },
    ...cookiesBeside(secret),
    // The API never redirects. To follow would hand a body, which may hold secrets, to somebody else.
    redirect: 'manual',
    headers: {
      ...(headers as Record<string, string> | undefined),
      ...(accept === undefined ? {} : { accept }),
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      ...(tenant === undefined ? {} : { 'polett-tenant': tenant }),
    },
  }).catch(noAnswer)
}

const NOWHERE = {
  status: 404,
  code: 'not_found',
  title: 'Not found',
  detail: 'Nothing can have an empty name, or one of dots alone. Check the address.',
} as const

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch(noAnswer)
  if (text === '') return undefined
  if (response.headers.get('content-type')?.startsWith('text/plain')) return text
  try {
    return JSON.parse(text)
  } catch {
    throw unexpectedAnswer(response)
  }
}
