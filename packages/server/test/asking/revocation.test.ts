import * as client from 'oauth4webapi'
import { expect, test } from 'vitest'
import { type Asking, auditOf, basic, isAlive, openAsking } from './scene.ts'

const INSECURE = { [client.allowInsecureRequests]: true }
const ORGANIZATION = { kind: 'organization', tenant: 'acme', name: 'ci' }

const revoke = ({ form }: Asking, headers: Record<string, string>, token: string) =>
  form('/oauth/revoke', { token, token_type_hint: 'refresh_token' }, headers)

const deletions = async (asking: Asking) =>
  (await auditOf(asking)).filter(({ action }) => action === 'token.deleted').map(({ target_id }) => target_id)

test('a client that we did not write ends its own token, and is refused from then on', async () => {
  const asking = await openAsking()
  const { id, secret } = await asking.make(ORGANIZATION)
  const server = { issuer: asking.url, revocation_endpoint: `${asking.url}/oauth/revoke` }
  const authentication = client.ClientSecretBasic(secret)
  const response = await client.revocationRequest(server, { client_id: id }, authentication, secret, INSECURE)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect(await client.processRevocationResponse(response)).toBeUndefined()
  expect(await isAlive(asking, secret)).toBe(false)
  expect(await deletions(asking)).toEqual([id])
  const again = await client.revocationRequest(server, { client_id: id }, authentication, secret, INSECURE)
  expect(again.status).toBe(401)
  await expect(client.processRevocationResponse(again)).rejects.toThrow()
})

test('a bearer ends itself, and whoever may delete a token ends it by its secret', async () => {
  const asking = await openAsking()
  const { bearer, make, makeApplication } = asking
  const itself = await make(ORGANIZATION)
  const answer = await revoke(asking, bearer(itself.secret), itself.secret)
  expect([answer.status, answer.text]).toEqual([200, ''])
  expect(await isAlive(asking, itself.secret)).toBe(false)
  const deleter = await makeApplication({ acme: ['token:delete'] })
  const other = await make(ORGANIZATION)
  expect((await revoke(asking, basic(deleter.id, deleter.secret), other.secret)).status).toBe(200)
  expect(await isAlive(asking, other.secret)).toBe(false)
  expect(await deletions(asking)).toEqual([itself.id, other.id])
})

test('what is unknown or out of sight is answered like what is deleted, and nothing happens', async () => {
  const asking = await openAsking()
  const { bearer, make, makeApplication } = asking
  const { secret } = await make(ORGANIZATION)
  const before = (await auditOf(asking)).length
  const callers = [
    await makeApplication({ beta: ['token:*'] }),
    await makeApplication({ acme: ['user:read'] }),
    await make({ ...ORGANIZATION, tenant: 'beta' }),
  ]
  const made = callers.length
  for (const caller of callers) {
    for (const token of [secret, `${secret}x`, secret.slice(0, -1), 'nonsense']) {
      const { headers, status, text } = await revoke(asking, bearer(caller.secret), token)
      expect([status, text]).toEqual([200, ''])
      expect(headers.get('polett-propagation')).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
    }
  }
  expect(await isAlive(asking, secret)).toBe(true)
  expect((await auditOf(asking)).length).toBe(before + made)
})

test('a token in sight that the caller may not delete is refused', async () => {
  const asking = await openAsking()
  const { secret } = await asking.make(ORGANIZATION)
  const reader = await asking.makeApplication({ acme: ['token:read'] })
  const refused = await revoke(asking, asking.bearer(reader.secret), secret)
  expect(refused.status).toBe(403)
  expect(refused.body).toMatchObject({ error: 'insufficient_scope', code: 'permission_missing' })
  expect(await isAlive(asking, secret)).toBe(true)
})

test('a secret whose overlap has ended belongs to nobody any more', async () => {
  const asking = await openAsking()
  const { id, secret } = await asking.make(ORGANIZATION)
  const deleter = await asking.makeApplication({ acme: ['token:delete', 'token:read'] })
  const rotated = await asking.asRoot('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 60 })
  expect(await isAlive(asking, secret)).toBe(true)
  asking.clock.now += 60_000
  expect((await revoke(asking, asking.bearer(deleter.secret), secret)).status).toBe(200)
  expect(await isAlive(asking, rotated.secret)).toBe(true)
})

test('nobody revokes without one credential in a header', async () => {
  const asking = await openAsking()
  const { id, secret } = await asking.make(ORGANIZATION)
  expect((await revoke(asking, {}, secret)).status).toBe(401)
  expect((await revoke(asking, basic('somebody', secret), secret)).status).toBe(401)
  const inForm = { token: secret, client_id: id, client_secret: secret }
  for (const headers of [{}, asking.bearer(secret)]) {
    expect((await asking.form('/oauth/revoke', inForm, headers)).body.error).toBe('invalid_request')
  }
  expect((await asking.form(`/oauth/revoke?token=${secret}`, { token: secret }, {})).body.code).toBe('secret_in_url')
  expect(await isAlive(asking, secret)).toBe(true)
})
