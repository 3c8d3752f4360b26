/** Query strings and forms: every name once, strict percent-encoding, and faults reported rather than thrown. */
import { Problem } from '../usecases/problem.ts'

/** Section 7 of the contract: `permission` may repeat. Elsewhere `queryFault` says no. */
const REPEATABLE: ReadonlySet<string> = new Set(['permission'])

export type PairsProblem = 'repeated' | 'encoding'

interface Pairs {
  /** Without a prototype, so that no name is special. */
  readonly values: Record<string, unknown>
  readonly problem: PairsProblem | null
}

/** The router parses before any hook can answer, so a fault waits here until the first hook asks for it. */
const faults = new WeakMap<object, PairsProblem>()

/** For the router. Never throws. */
export function parseQueryString(text: string): Record<string, unknown> {
  const { values, problem } = parsePairs(text, REPEATABLE)
  if (problem !== null) faults.set(values, problem)
  return values
}

/** What was wrong with a query that `parseQueryString` read, as the answer for the caller, or null. */
export function queryFault(query: unknown, schema: unknown): Problem | null {
  if (typeof query !== 'object' || query === null) return null
  const problem = faults.get(query)
  if (problem !== undefined) return fault(problem, 'query')
  // A name may repeat only where the route knows it at all.
  const { properties } = (schema ?? {}) as { properties?: Readonly<Record<string, unknown>> }
  const repeated = Object.entries(query).find(
    ([name, value]) => Array.isArray(value) && properties?.[name] === undefined,
  )
  return repeated === undefined ? null : fault('repeated', 'query')
}

/** The 400 for a fault in a query or a form. */
export function fault(problem: PairsProblem, place: 'query' | 'form'): Problem {
  const detail =
    problem === 'repeated'
      ? `The ${place} has a parameter twice, so it is not clear which one counts. Send each parameter once.`
      : `The ${place} is not valid percent-encoded UTF-8. Encode it and send it again.`
  return new Problem('malformed_request', { detail })
}

/** `name=value` pairs joined by `&`. A repeatable name becomes a list as soon as it stands there twice. */
export function parsePairs(text: string, repeatable: ReadonlySet<string>): Pairs {
  const values: Record<string, unknown> = Object.create(null)
  let problem: PairsProblem | null = null
  if (text === '') return { values, problem }
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = decode(equals === -1 ? '' : pair.slice(equals + 1))
    if (name === null || value === null) {
      problem ??= 'encoding'
      continue
    }
    const earlier = values[name]
    if (earlier === undefined) values[name] = value
    else if (repeatable.has(name)) values[name] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value]
    else problem ??= 'repeated'
  }
  return { values, problem }
}

/** `+` is a space, as forms write it. Null for broken escapes, bytes that are not UTF-8, and NUL. */
function decode(text: string): string | null {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '))
    return decoded.includes('\0') ? null : decoded
  } catch {
    return null
  }
}
