/** A sign-in by an app on two nodes: begun at one and finished at the other, and over on both before the answer. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { callsOf, furnish } from '../oauth/scene.ts'
import { type CallOptions, request } from '../server.ts'
import { type Cluster, openCluster } from './cluster.ts'

let cluster: Cluster
let turn = 0

beforeAll(async () => {
  cluster = await openCluster(2)
  await furnish(server)
})
afterAll(() => cluster?.close())

const urlOf = (node: number): string => `http://127.0.0.1:${cluster.nodes[node]?.port}`

/** Each call goes to the other node than the one before it. */
const server = {
  call: (method: string, path: string, options: CallOptions = {}) => {
    turn += 1
    return request(urlOf(turn % 2), method, path, options)
  },
  async ok(method: string, path: string, body?: unknown) {
    const answer = await this.call(method, path, { token: cluster.master, ...(body === undefined ? {} : { body }) })
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
    return answer.body
  },
}

const { approve, login, redeem, refresh, rows } = callsOf(server)

/** What each node says of a secret, right now. */
async function everywhere(secret: string): Promise<number[]> {
  const answers = await Promise.all([0, 1].map((node) => request(urlOf(node), 'GET', '/v1/verify', { token: secret })))
  return answers.map(({ status }) => status)
}

it('a sign-in that is disconnected is over on both nodes, access and refresh', async () => {
  const given = await login({ device_id: 'phone', device_name: 'A phone' })
  expect(await everywhere(given.access_token)).toEqual([200, 200])
  const [{ id }] = await rows()
  await server.ok('DELETE', `/v1/tokens/${id}`)
  expect(await everywhere(given.access_token)).toEqual([401, 401])
  const refused = await Promise.all([refresh(given.refresh_token), refresh(given.refresh_token)])
  expect(refused.map(({ body }) => body.error)).toEqual(['invalid_grant', 'invalid_grant'])
})

it('a refresh secret that comes twice ends the sign-in on both nodes', async () => {
  const given = await login()
  const next = await refresh(given.refresh_token)
  expect(await everywhere(next.body.access_token)).toEqual([200, 200])
  expect((await refresh(given.refresh_token)).body.error).toBe('invalid_grant')
  expect(await everywhere(next.body.access_token)).toEqual([401, 401])
  expect(await everywhere(given.access_token)).toEqual([401, 401])
})

it('one of a hundred on two nodes redeems a code', async () => {
  const { code, verifier } = await approve()
  const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(code, verifier)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const others = answers.filter(({ status }) => status !== 200).map(({ body }) => body.error)
  expect(new Set(others)).toEqual(new Set(['invalid_grant']))
})

it('of a hundred on two nodes that use a refresh secret, the third ends what the first two were given', async () => {
  const given = await login()
  const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(given.refresh_token)))
  const won = answers.filter(({ status }) => status === 200)
  expect(won).toHaveLength(2)
  for (const { body } of won) expect(await everywhere(body.access_token)).toEqual([401, 401])
})

it('an answer that was lost is ended on both nodes for what the app is given at the other', async () => {
  const given = await login()
  const lost = await refresh(given.refresh_token)
  const again = await refresh(given.refresh_token)
  expect([lost.status, again.status]).toEqual([200, 200])
  expect(await everywhere(lost.body.access_token)).toEqual([401, 401])
  expect(await everywhere(again.body.access_token)).toEqual([200, 200])
})

it('who begins sign-ins without end is refused at each node by itself, so after so many for each', async () => {
  const begin = async (node: number) => {
    const body = new URLSearchParams({ client_id: 'polett-cli' }).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { ...type, 'x-forwarded-for': '10.77.0.1' }
    return (await request(urlOf(node), 'POST', '/oauth/device_authorization', { headers, body })).status
  }
  for (const node of [0, 1]) {
    for (let count = 0; count < 100; count += 1) expect(await begin(node)).toBe(200)
    // A minute may have passed meanwhile, and with it a hundred.
    let more = 0
    while ((await begin(node)) === 200) more += 1
    expect(more % 100).toBe(0)
  }
})
