/** One server on SQLite and one on PostgreSQL, which are asked the same and must say the same. */

import { sweepDeleted } from '../../src/usecases/sweep.ts'
import { flushUsage } from '../../src/usecases/usage.ts'
import { startServer, type TestServer } from '../server.ts'
import { createMask, type Mask } from './masking.ts'

/** A call in which what servers make by chance is named by its number, such as `/v1/tokens/«tok 7»`. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** `master`, or the number of a secret. */
  readonly by: string
}

/** What both have said. */
export interface Said {
  readonly status: number
  /** Tests look into answers of every shape. */
  readonly body: ReturnType<typeof JSON.parse>
}

export interface Twins {
  /** Throws when the two say different things. */
  ask(call: Call): Promise<Said>
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

interface Twin {
  readonly server: TestServer
  readonly mask: Mask
}

const SHOWN_HEADERS = ['content-type', 'location', 'allow', 'www-authenticate', 'retry-after', 'polett-propagation']

export async function startTwins(): Promise<Twins> {
  const environment = { POLETT_LOG_LEVEL: 'error' }
  const start = async (database: 'sqlite' | 'postgres'): Promise<Twin> => ({
    server: await startServer({ database, environment }),
    mask: createMask(),
  })
  const twins = await Promise.all([start('sqlite'), start('postgres')])
  const recent: string[] = []

  async function ask(call: Call): Promise<Said> {
    recent.push(JSON.stringify(call))
    recent.splice(0, recent.length - 8)
    const [one, other] = await Promise.all(twins.map((twin) => askOne(twin, call)))
    if (one === undefined || other === undefined || one.shown !== other.shown || one.status >= 500) {
      throw new Error(`${difference(one?.shown ?? '', other?.shown ?? '')}\nafter\n${recent.join('\n')}`)
    }
    return { status: one.status, body: one.body }
  }

  return {
    ask,
    async advance(ms) {
      for (const { server } of twins) server.clock.advance(ms)
      await Promise.all(twins.map(settle))
    },
    async stop() {
      await Promise.all(twins.map(({ server }) => server.stop()))
    },
  }
}

const AROUND = 400

/** Both answers from a little before the place where they part. */
function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const from = Math.max(0, at - AROUND)
  const part = (text: string): string => text.slice(from, at + AROUND)
  return `at character ${at} of ${one.slice(0, 3)} and ${other.slice(0, 3)} SQLite says:\n${part(one)}\nPostgreSQL says:\n${part(other)}`
}

async function askOne(twin: Twin, { body, by, method, path }: Call) {
  const { mask, server } = twin
  const token = by === 'master' ? server.master : by === 'gateway' ? server.gateway : mask.reveal(by)
  const jobs = await holdJobs(server)
  const answer = await server
    .call(method, mask.reveal(path), {
      token,
      ...(body === undefined ? {} : { body: JSON.parse(mask.reveal(JSON.stringify(body))) }),
    })
    .finally(jobs.release)
  await settle(twin)
  const headers = SHOWN_HEADERS.map((name) => `${name}: ${mask.hide(answer.headers.get(name) ?? '')}`)
  const text = mask.hide(answer.text)
  const shown = [answer.status, ...headers, text].join('\n').replaceAll(/\b(nodes|confirmed|ms)=\d+/g, '$1=«$1»')
  return { status: answer.status, shown, body: text === '' || !text.startsWith('{') ? text : JSON.parse(text) }
}

/** Once those under way have ended, none runs until they are released: one answer would tell what it wrote, and not the other. */
async function holdJobs({ running }: TestServer): Promise<{ release(): void }> {
  const held = Promise.withResolvers<void>()
  await new Promise<void>((begun) =>
    running.deps.soon(() => {
      begun()
      return held.promise
    }),
  )
  return { release: held.resolve }
}

/** What a server does in its own time is done before it is asked again. */
async function settle({ server }: Twin): Promise<void> {
  await flushUsage(server.running.deps)
  await sweepDeleted(server.running.deps)
}
