/** A code is good once, also when a hundred come with it to two nodes of PostgreSQL at the same moment. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, STEP_MS } from '../second-factors/scene.ts'
import { type Answer, type CallOptions, cookieOf, type Json, request } from '../server.ts'
import { type Cluster, openCluster } from './cluster.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await openCluster(2)
})
afterAll(() => cluster?.close())

const USER = { username: 'kari', password: 'quite a good pass-phrase' }
const WAITING = 20

/** Each call comes from an address of its own, because guesses are counted by source. */
let calls = 0
function call(node: number, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  calls += 1
  const headers = { 'x-forwarded-for': `10.9.${Math.floor(calls / 250)}.${calls % 250}` }
  return request(`http://127.0.0.1:${cluster.nodes[node]?.port}`, method, path, { ...options, headers })
}

async function ok(method: string, path: string, options: CallOptions): Promise<Json> {
  const answer = await call(0, method, path, options)
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

const firstStep = (node: number) => call(node, 'POST', '/v1/session', { body: { ...USER, tenant: 'once' } })

async function race(factor: object): Promise<readonly Answer[]> {
  const ids: string[] = []
  for (let at = 0; at < WAITING; at += 1) ids.push((await firstStep(at % 2)).body.signIn)
  return Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      call(at % 2, 'POST', '/v1/session/second-factor', { body: { signIn: ids[at % WAITING], ...factor } }),
    ),
  )
}

test('of a hundred tries at two nodes one wins, with a code by the clock and with a recovery code', async () => {
  const token = cluster.master
  await ok('POST', '/v1/tenants', { token, body: { id: 'once', name: 'Once' } })
  await ok('POST', '/v1/tenants/once/users', { token, body: { ...USER, name: 'Kari' } })
  const cookie = cookieOf(await firstStep(0))
  const { secret } = await ok('POST', '/v1/session/factors/totp', { cookie })
  const confirmation = { cookie, body: { code: codeOf(secret, Date.now()) } }
  const { recoveryCodes } = await ok('POST', '/v1/session/factors/totp/confirm', confirmation)
  // The code of the moment was used to add the app; the next one is taken already.
  for (const factor of [{ code: codeOf(secret, Date.now() + STEP_MS) }, { recoveryCode: recoveryCodes[0] }]) {
    const statuses = (await race(factor)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toEqual([200])
    expect(statuses.filter((status) => ![200, 401, 429].includes(status))).toEqual([])
  }
})
