/** A hundred at once: one wins, and the audit log tells of one. */

import { expect, it } from 'vitest'
import type { Answer } from '../server.ts'
import { newPkce, openOauthScene } from './scene.ts'

const TRIES = 100
const won = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200)
const at100 = <T>(each: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: TRIES }, each))

it('one of a hundred redeems a code, and all others hear that it is no good', async () => {
  const { approve, redeem, rows, server, verify } = await openOauthScene()
  const { code, verifier } = await approve()
  const answers = await at100(() => redeem(code, verifier))
  const [winner, ...others] = won(answers)
  expect(others).toEqual([])
  expect(new Set(answers.flatMap(({ body }) => body.error ?? []))).toEqual(new Set(['invalid_grant']))
  // A code that comes twice has leaked, so what came of it is ended too.
  expect((await verify(winner?.body.access_token)).status).toBe(401)
  expect(await rows()).toEqual([])
  const { items } = await server.ok('GET', '/v1/audit?action=session.started&tenant=acme')
  expect(items.filter(({ details }: { details: { client?: string } }) => details.client !== undefined)).toHaveLength(1)
})

it('of a hundred that use a refresh secret, one is answered and one asks again, and the third ends it all', async () => {
  const { login, refresh, rows, server, verify } = await openOauthScene()
  const given = await login()
  const answers = await at100(() => refresh(given.refresh_token))
  expect(won(answers)).toHaveLength(2)
  for (const { body } of won(answers)) expect((await verify(body.access_token)).status).toBe(401)
  expect(await rows()).toEqual([])
  expect((await server.ok('GET', '/v1/audit?action=session.refreshed&tenant=acme')).items).toHaveLength(2)
})

it('an app that asks again while a hundred use what it lost is let in or ends its sign-in, and nothing between', async () => {
  const { login, refresh, rows, verify } = await openOauthScene()
  const given = await login()
  const lost = (await refresh(given.refresh_token)).body
  const [again] = await Promise.all([refresh(given.refresh_token), at100(() => verify(lost.access_token))])
  expect((await verify(lost.access_token)).status).toBe(401)
  expect(await rows()).toHaveLength(won([again]).length)
})

it('nobody signs in or refreshes with an app after it was switched off', async () => {
  const { approve, login, redeem, refresh, server } = await openOauthScene()
  const [logins, codes] = [[await login()], [await approve()]]
  for (let more = 0; more < 6; more += 1) {
    logins.push(await login())
    codes.push(await approve())
  }
  const off = server.ok('PATCH', '/v1/tenants/acme/clients/app', { status: 'inactive' })
  await Promise.all([
    off,
    ...logins.map(({ refresh_token }) => refresh(refresh_token)),
    ...codes.map(({ code, verifier }) => redeem(code, verifier)),
  ])
  const { items } = await server.ok('GET', '/v1/audit?tenant=acme&limit=100')
  const actions = items.map(({ action }: { action: string }) => action)
  // The newest come first.
  const after = actions.slice(0, actions.indexOf('client.updated'))
  expect(actions).toContain('client.updated')
  expect(after.filter((action: string) => /^session\.(started|refreshed)$/.test(action))).toEqual([])
})

it('one of a hundred approvals is one', async () => {
  const { begin, newBrowser, server, signIn, visit } = await openOauthScene()
  const browser = newBrowser()
  await signIn(browser)
  const { id } = await begin(browser, newPkce().challenge)
  const answers = await at100(() => visit(browser, 'POST', `/v1/connections/${id}/approve`, {}))
  expect(won(answers)).toHaveLength(1)
  expect((await server.ok('GET', '/v1/audit?action=connection.approved&tenant=acme')).items).toHaveLength(1)
})
