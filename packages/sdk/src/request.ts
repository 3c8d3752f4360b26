/** From an operation and its arguments to a request. */

export interface CallParts {
  readonly path?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  readonly body?: unknown
}

type QueryValue = string | number | boolean | undefined | readonly (string | number | boolean)[]

/** Null when a name in the path cannot be written there: browsers and servers read `.`, `..` and nothing as other addresses. */
export function addressOf(template: string, { path = {}, query = {} }: CallParts): string | null {
  const names = Object.values(path)
  if (names.some((name) => /^\.{0,2}$/.test(name))) return null
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      [value].flat().flatMap((each) => (each === undefined ? [] : [[name, String(each)]])),
    ),
  ).toString()
  return search === '' ? filled : `${filled}?${search}`
}

/**
 * Beside a secret, a browser's cookie would be a second credential, which the server refuses. Where there are no cookies,
 * some platforms know no such setting, and throw at the sight of it.
 */
export function cookiesBeside(secret: string | undefined): Pick<RequestInit, 'credentials'> {
  if (!('credentials' in Request.prototype)) return {}
  return { credentials: secret === undefined ? 'same-origin' : 'omit' }
}

/** The body, and the headers that belong to it. */
export function bodyOf(body: unknown, kind: 'form' | undefined): Pick<RequestInit, 'body' | 'headers'> {
  if (body === undefined) return {}
  if (kind === 'form') {
    const fields = Object.entries(body as Record<string, string | undefined>)
    return { body: new URLSearchParams(fields.filter((field): field is [string, string] => field[1] !== undefined)) }
  }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}
