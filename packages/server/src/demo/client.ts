/** Calls to the demo's own server, as its administrator. */

import type { RunningServer } from '../start.ts'

/** Answers of every shape, looked into once each. */
type Body = ReturnType<typeof JSON.parse>

export interface DemoClient {
  post(path: string, body: unknown): Promise<Body>
  put(path: string, body: unknown): Promise<Body>
  patch(path: string, body: unknown): Promise<Body>
  /** Creates a token and remembers its id and secret under a name. */
  issue(name: string, wish: object): Promise<void>
  keep(name: string, secret: string): void
  idOf(name: string): string
  /** RFC 3339, so many days from the server's present. */
  inDays(days: number): string
  /** Every token made, with its id. */
  readonly ids: ReadonlyMap<string, string>
  readonly kept: Readonly<Record<string, string>>
}

const DAY_MS = 86_400_000

/** Only these are printed: one of each sort, and the administrator's. */
const PRINTED: ReadonlySet<string> = new Set(['admin-console', 'gateway', 'ERP sync', 'Web shop', 'ci', 'g1-bot'])

export function createDemoClient(server: RunningServer): DemoClient {
  const ids = new Map<string, string>()
  const kept: Record<string, string> = {}
  let master: string | null = null

  async function call(method: string, path: string, body: unknown): Promise<Body> {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(master === null ? {} : { authorization: `Bearer ${master}` }),
      },
      body: JSON.stringify(body),
    })
    const answer: Body = await response.json()
    if (!response.ok) throw new Error(`The demo could not ${method} ${path}: ${answer.detail ?? answer.title}`)
    return answer
  }

  function keep(name: string, secret: string): void {
    if (name === 'admin-console') master = secret
    if (PRINTED.has(name)) kept[name] = secret
  }

  return {
    ids,
    kept,
    keep,
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    async issue(name, wish) {
      const { secret, token } = await call('POST', '/v1/tokens', wish)
      ids.set(name, token.id)
      keep(name, secret)
    },
    idOf(name) {
      const id = ids.get(name)
      if (id === undefined) throw new Error(`The demo has no token ${name}.`)
      return id
    },
    inDays: (days) => new Date(server.deps.now() + days * DAY_MS).toISOString(),
  }
}
