/** Verification while an export of everything, fifty sign-ins and a bulk deletion run, against the same when all is quiet. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { ListedServer } from '../lists.ts'
import type { LoadJob } from '../load-job.ts'
import type { Loader } from '../processes.ts'
import { SECRET_BYTES, tenantOf } from '../seed-shape.ts'
import { quantile, type Spread, spreadOf } from '../statistics.ts'
import { deleteOurs, doomedIn } from './bulk.ts'

export interface BesideFigures {
  readonly ratio: Spread
  /** Milliseconds, at the 99th percentile. */
  readonly quiet: number
  readonly busy: number
}

const PATH = '/v1/verify?permission=tenant:read'
const SIGN_INS = 50
const CONNECTIONS = 4
const MS_A_ROUND = 2_000
const ASKED = 2_000

/** `database` is a copy in which the tokens to be deleted are looked up, and where they stay. */
export async function compareBeside(
  loader: Loader,
  server: ListedServer,
  files: { readonly secrets: string; readonly work: string },
  database: DatabaseSync,
  rounds: number,
): Promise<BesideFigures> {
  const secretsFile = await usableSecrets(server, files)
  const job: LoadJob = {
    ...{ port: server.port, connections: CONNECTIONS, ms: MS_A_ROUND, expectedStatus: 200 },
    traffic: { kind: 'verify', secretsFile, choice: 'uniform', path: PATH },
  }
  const found: { readonly quiet: number; readonly busy: number }[] = []
  await loader.run(job)
  for (let round = 0; round < rounds; round += 1) {
    const quiet = (await loader.run(job)).p99
    const stop = new AbortController()
    const work = besides(server, database, stop.signal)
    const busy = (await loader.run(job)).p99
    stop.abort()
    await work
    found.push({ quiet, busy })
  }
  return {
    ratio: spreadOf(found.map(({ busy, quiet }) => busy / quiet)),
    quiet: quantile(
      found.map(({ quiet }) => quiet),
      0.5,
    ),
    busy: quantile(
      found.map(({ busy }) => busy),
      0.5,
    ),
  }
}

/** Of tokens that are not among those to be deleted, and that may be used. */
async function usableSecrets(
  server: ListedServer,
  { secrets, work }: { secrets: string; work: string },
): Promise<string> {
  const all = readFileSync(secrets)
  const usable: string[] = []
  for (let index = 0; usable.length < ASKED && index < all.length / SECRET_BYTES; index += 37) {
    if (tenantOf(index) === 1) continue
    const secret = all.toString('latin1', index * SECRET_BYTES, (index + 1) * SECRET_BYTES)
    const answer = await fetch(`http://127.0.0.1:${server.port}${PATH}`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    await answer.text()
    if (answer.ok) usable.push(secret)
  }
  const file = join(work, 'usable.bin')
  writeFileSync(file, usable.join(''), { mode: 0o600 })
  return file
}

async function besides(server: ListedServer, database: DatabaseSync, signal: AbortSignal): Promise<void> {
  const doomed = doomedIn(database)
  const signIns = Array.from({ length: SIGN_INS }, () => signIn(server))
  await Promise.all([
    ...signIns,
    exportAll(server, signal),
    deleteOurs(server, doomed).then(() => remove(database, doomed.ids)),
  ])
}

/** Goes on for as long as the measurement does. */
async function exportAll({ master, port }: ListedServer, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${master}`, accept: 'text/csv' }
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/tokens`, { headers, signal })
    for await (const chunk of answer.body ?? []) void chunk
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Some are refused, because they are many at once; none may be told that the server has no time for it. */
async function signIn({ port }: ListedServer): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const answer = await fetch(`${origin}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username: 'root', password: 'benches stand in the park' }),
  })
  const text = await answer.text()
  if (answer.status >= 500) throw new Error(`A sign-in was answered ${answer.status}: ${text}`)
}

/** So that the next round looks for others. */
function remove(database: DatabaseSync, ids: readonly number[]): void {
  database.prepare('delete from token where id in (select value from json_each(?))').run(JSON.stringify(ids))
}
