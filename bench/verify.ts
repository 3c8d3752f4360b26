/** Verification over HTTP against a bare server that sends the same bytes, in short rounds that take turns. */

import type { BareAnswer } from './bare.ts'
import type { LoadResult, TokenChoice, Traffic } from './load-job.ts'
import type { Loader } from './processes.ts'
import { startBare } from './processes.ts'
import { ASKED_PERMISSION, SECRET_BYTES } from './seed-shape.ts'
import { quantile, type Spread, spreadOf } from './statistics.ts'

export interface VerifyFigures {
  readonly ratio: Spread
  readonly perSecond: number
  readonly barePerSecond: number
  readonly p50: number
  readonly p99: number
  readonly bareP50: number
  readonly bareP99: number
}

export interface VerifyPlan {
  readonly port: number
  readonly secretsFile: string
  readonly choice: TokenChoice
  readonly rounds: number
  readonly msARound: number
}

const CONNECTIONS = 16
const PATH = `/v1/verify?permission=${ASKED_PERMISSION}`

/** Asks for every token once, so that the server knows them all; answers how long it took, in seconds. */
export async function sweep(loader: Loader, port: number, secretsFile: string): Promise<number> {
  const startedAt = performance.now()
  await loader.run({ ...jobOf(port, { kind: 'verify', secretsFile, choice: 'sweep', path: PATH }), ms: 3_600_000 })
  return (performance.now() - startedAt) / 1000
}

/** Each round has a half on either server; which one comes first changes, so that a slow moment hits both. */
export async function compareVerify(loader: Loader, plan: VerifyPlan): Promise<VerifyFigures> {
  const { choice, msARound, port, rounds, secretsFile } = plan
  const traffic: Traffic = { kind: 'verify', secretsFile, choice, path: PATH }
  const bare = await startBare(await exampleAnswer(port, await firstSecret(secretsFile)))
  const [ours, theirs]: [LoadResult[], LoadResult[]] = [[], []]
  const measure = async (which: 'ours' | 'bare', ms: number): Promise<LoadResult> =>
    loader.run({ ...jobOf(which === 'ours' ? port : bare.port, traffic), ms })
  try {
    for (const which of ['bare', 'ours'] as const) await measure(which, 2 * msARound)
    for (let round = 0; round < rounds; round += 1) {
      for (const which of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
        const result = await measure(which, msARound)
        if (which === 'ours') ours.push(result)
        else theirs.push(result)
      }
    }
  } finally {
    bare.stop()
  }
  const middle = (results: readonly LoadResult[], of: 'p50' | 'p99' | 'perSecond'): number =>
    quantile(
      results.map((result) => result[of]),
      0.5,
    )
  return {
    ratio: spreadOf(ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? Number.NaN))),
    ...{ perSecond: middle(ours, 'perSecond'), barePerSecond: middle(theirs, 'perSecond') },
    ...{ p50: middle(ours, 'p50'), p99: middle(ours, 'p99') },
    ...{ bareP50: middle(theirs, 'p50'), bareP99: middle(theirs, 'p99') },
  }
}

function jobOf(port: number, traffic: Traffic) {
  return { port, traffic, connections: CONNECTIONS, expectedStatus: 200 }
}

async function firstSecret(file: string): Promise<string> {
  const { open } = await import('node:fs/promises')
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(SECRET_BYTES), 0, SECRET_BYTES, 0)
    return buffer.toString('latin1')
  } finally {
    await handle.close()
  }
}

const SENT_BY_NODE: ReadonlySet<string> = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding'])

async function exampleAnswer(port: number, secret: string): Promise<BareAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}${PATH}`, { headers: { authorization: `Bearer ${secret}` } })
  const body = await response.text()
  if (response.status !== 200) throw new Error(`The example answer has the status ${response.status}: ${body}`)
  const headers = [...response.headers].filter(([name]) => !SENT_BY_NODE.has(name))
  return { headers: headers.flat(), body }
}
