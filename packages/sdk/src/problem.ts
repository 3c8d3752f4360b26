/** What a call throws when it is not answered as asked. */
import type { FieldProblem, Problem } from './api.ts'

/** The server's codes, and two of this client: no answer came, or one that is not Polett's. */
export type ProblemCode = Problem['code'] | 'unreachable' | 'unexpected_answer'

export interface ProblemFacts {
  /** 0 when there was no answer. */
  readonly status: number
  readonly code: ProblemCode
  readonly title: string
  readonly detail: string
  readonly errors?: readonly FieldProblem[] | undefined
  readonly missing?: Problem['missing'] | undefined
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly document?: Readonly<Record<string, unknown>> | undefined
}

/** A refusal or a failure. Its texts come from the server or from this file, so they hold nothing that the caller has sent. */
export class PolettProblem extends Error {
  override readonly name = 'PolettProblem'
  readonly status: number
  readonly code: ProblemCode
  readonly title: string
  readonly detail: string
  /** One for each field that is not right; empty otherwise. */
  readonly errors: readonly FieldProblem[]
  /** The permission that a 403 asks for. */
  readonly missing: Problem['missing'] | undefined
  /** By this an operator finds the call in the log. */
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined
  /** The document as it came (RFC 9457; RFC 6749, section 5.2, under /oauth/), for members of single codes; empty if none came. */
  readonly document: Readonly<Record<string, unknown>>

  constructor(facts: ProblemFacts) {
    super(facts.detail)
    this.status = facts.status
    this.code = facts.code
    this.title = facts.title
    this.detail = facts.detail
    this.errors = facts.errors ?? []
    this.missing = facts.missing
    this.requestId = facts.requestId
    this.retryAfterSeconds = facts.retryAfterSeconds
    this.document = facts.document ?? {}
  }
}

/** Reads a response that is not a success. Never throws, whatever the body holds. */
export async function problemOf(response: Response): Promise<PolettProblem> {
  const document = await documentOf(response)
  if (typeof document?.code !== 'string') return unexpectedAnswer(response)
  const { code, detail, errors, instance, missing, title } = document as Partial<Problem>
  const sentence = String(detail ?? document.error_description ?? title ?? code)
  return new PolettProblem({
    ...factsOf(response),
    code: code as ProblemCode,
    title: title ?? sentence,
    detail: sentence,
    errors: Array.isArray(errors) ? errors : [],
    missing,
    requestId: response.headers.get('request-id') ?? instance,
    document,
  })
}

/** An answer that this server does not give: a proxy's page, a redirect, a body that is cut off. */
export function unexpectedAnswer(response: Response): PolettProblem {
  return new PolettProblem({
    ...factsOf(response),
    code: 'unexpected_answer',
    title: 'This is not an answer of Polett',
    detail: `Something between here and the server has answered (status ${response.status}). Check the address and the proxies.`,
  })
}

/**
 * Throws `unreachable`: the server could not be asked, or its answer did not arrive. What the platform says of it may
 * quote the headers that were sent, so only its code is kept.
 */
export function noAnswer(error: unknown): never {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code
  const known = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : ''
  throw new PolettProblem({
    status: 0,
    code: 'unreachable',
    title: 'The server cannot be reached',
    detail: `No answer came from the server${known}. Check the connection and try again.`,
  })
}

function factsOf({ headers, status }: Response) {
  const seconds = headers.get('retry-after') ?? ''
  return {
    status,
    requestId: headers.get('request-id') ?? undefined,
    retryAfterSeconds: /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined,
  }
}

async function documentOf(response: Response): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    const value: unknown = await response.json()
    return typeof value === 'object' ? (value as Readonly<Record<string, unknown>> | null) : null
  } catch {
    return null
  }
}
