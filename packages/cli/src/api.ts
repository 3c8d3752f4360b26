/** The one way to the server: address, credential, time-out, and refusals as failures with an exit code. */

import { EXIT, exitCodeOfStatus, type Failure, failure, wrongUsage } from './failure.ts'

export interface Connection {
  /** Scheme, host and port. */
  readonly url: string
  readonly token: string | null
}

export interface Wanted {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Segments, which are escaped here. */
  readonly path: readonly string[]
  /** Members that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object
  /** Instead of a body: a form, as the OAuth endpoints take it. */
  readonly form?: Readonly<Record<string, string>>
  readonly accept?: string
  /** How long a silence of the server is borne. */
  readonly timeoutMs?: number
}

export interface Api {
  readonly url: string
  /** The JSON of the answer; undefined when it has none. Its shape is the contract's, as the caller names it. */
  readonly request: <Body>(wanted: Wanted) => Promise<Body>
  /** The same, with refusals as answers. */
  readonly ask: (wanted: Wanted) => Promise<{ readonly status: number; readonly text: string }>
  /** The answer as it comes. Throws when it breaks off. */
  readonly stream: (wanted: Wanted) => AsyncGenerator<string>
}

const TIMEOUT_MS = 30_000

export function createApi(connection: Connection): Api {
  return {
    url: connection.url,
    async request<Body>(wanted: Wanted) {
      const { status, text } = await ask(connection, wanted)
      if (status >= 400) throw refused(status, text)
      // The border of types: the server is of the same version, and promises this shape.
      return parseJson(connection.url, text) as Body
    },
    ask: (wanted) => ask(connection, wanted),
    stream: (wanted) => streamText(connection, wanted),
  }
}

async function ask(connection: Connection, wanted: Wanted): Promise<{ status: number; text: string }> {
  const silence = watchSilence(wanted.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await send(connection, wanted, silence.signal)
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(connection.url, wanted, error)
    })
    return { status: response.status, text }
  } finally {
    silence.end()
  }
}

async function* streamText(connection: Connection, wanted: Wanted): AsyncGenerator<string> {
  const silence = watchSilence(wanted.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await send(connection, wanted, silence.signal)
    if (!response.ok) throw refused(response.status, await response.text())
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        silence.heard()
        yield decoder.decode(chunk, { stream: true })
      }
      yield decoder.decode()
    } catch (error) {
      throw unreachable(connection.url, wanted, error)
    }
  } finally {
    silence.end()
  }
}

interface Silence {
  readonly signal: AbortSignal
  readonly heard: () => void
  readonly end: () => void
}

function watchSilence(timeoutMs: number): Silence {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), timeoutMs)
  return { signal: controller.signal, heard: () => timer.refresh(), end: () => clearTimeout(timer) }
}

async function send({ token, url }: Connection, wanted: Wanted, signal: AbortSignal): Promise<Response> {
  const { accept = 'application/json', form, method = 'GET' } = wanted
  const body = form === undefined ? wanted.body && JSON.stringify(wanted.body) : new URLSearchParams(form).toString()
  const headers: Record<string, string> = { accept: `${accept}, application/problem+json` }
  if (token !== null) headers.authorization = `Bearer ${token}`
  if (body !== undefined) {
    headers['content-type'] = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  }
  const init = { method, headers, signal, ...(body === undefined ? {} : { body }) }
  try {
    // A redirect would carry the token on; the address has to be right instead.
    const response = await fetch(`${url}${writePath(wanted)}`, { ...init, redirect: 'manual' })
    if (response.status < 300 || response.status > 399) return response
    throw failure(EXIT.failed, `${url} redirects to ${response.headers.get('location') ?? 'another place'}.`, [
      'Set that address as the URL of the server, if it is the right one.',
    ])
  } catch (error) {
    throw error instanceof Error && 'exitCode' in error ? error : unreachable(url, wanted, error)
  }
}

function writePath({ path, query = {} }: Wanted): string {
  const odd = path.find((segment) => ['', '.', '..'].includes(segment))
  if (odd !== undefined) throw wrongUsage(`"${odd}" is not an id.`)
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value)
  const search = parameters.size === 0 ? '' : `?${parameters}`
  return `/${path.map(encodeURIComponent).join('/')}${search}`
}

function parseJson(url: string, text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw failure(EXIT.failed, `${url} answers with something that is not JSON. Is it the address of a Polett server?`)
  }
}

function unreachable(url: string, { method = 'GET' }: Wanted, error: unknown): Failure {
  const maybeDone =
    method === 'GET' ? [] : ['The change may have been made all the same. Look before you repeat the command.']
  if (error instanceof Error && error.name === 'TimeoutError') {
    return failure(EXIT.failed, `${url} did not answer in time.`, maybeDone)
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
  const isRefused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)
  return failure(EXIT.failed, `There is no answer from ${url} (${code}).`, [
    'Is the server running there? Set its address with --url, POLETT_URL or "url" in the config file.',
    ...(/CERT|SIGNED|TLS/.test(code) ? ['A certificate of your own is trusted through NODE_EXTRA_CA_CERTS.'] : []),
    ...(isRefused ? [] : maybeDone),
  ])
}

/** A refusal as its own sentences: the detail, then fields, the missing permission, and the request to ask about. */
export function refused(status: number, text: string): Failure {
  const problem = parseProblem(text)
  if (problem === null) return failure(exitCodeOfStatus(status), `The server answers with status ${status}.`)
  const { detail, errors, instance, missing, title } = problem
  const sentence = detail ?? title ?? `The server answers with status ${status}.`
  const hints = [
    ...(errors ?? []).map((each) => `${each.pointer ?? ''}: ${each.message ?? each.code ?? ''}`),
    ...(missing?.permission == null ? [] : [`Missing: ${missing.permission}${placeOf(missing)}`]),
    ...(status >= 500 && instance !== undefined ? [`Request id: ${instance}`] : []),
  ]
  return failure(exitCodeOfStatus(status), sentence, hints)
}

interface ProblemDocument {
  readonly title?: string
  readonly detail?: string
  readonly instance?: string
  readonly errors?: readonly { readonly pointer?: string; readonly code?: string; readonly message?: string }[]
  readonly missing?: { readonly permission?: string | null; readonly tenant?: string; readonly unit?: string }
}

function parseProblem(text: string): ProblemDocument | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : null
  } catch {
    return null
  }
}

function placeOf({ tenant, unit }: { readonly tenant?: string; readonly unit?: string }): string {
  if (tenant === undefined) return ''
  return unit === undefined ? ` in ${tenant}` : ` in ${tenant}/${unit}`
}
