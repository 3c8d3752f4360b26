/** The client against a real server: what is sent, what comes back, and how it is typed. */
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { ADMIN, startServer, type TestServer } from '../../server/test/server.ts'
import type { CreatedToken, ReachingToken, Session, Token } from '../src/api.ts'
import { type Client, createClient } from '../src/client.ts'
import { type Propagation, propagationOf } from '../src/propagation.ts'

let server: TestServer
let client: Client

beforeAll(async () => {
  server = await startServer()
  client = createClient({ baseUrl: `${server.url}/`, token: server.master })
  await client.createTenant({ body: { id: 'site1', name: 'Site 1' } })
})

afterAll(() => server.stop())

describe('a call', () => {
  it('sends a body and answers the resource', async () => {
    const created = await client.createTenant({ body: { id: 'fjord', name: 'Fjord & Co', timeZone: undefined } })
    expect(created).toMatchObject({ id: 'fjord', name: 'Fjord & Co', status: 'active' })
    expect(await client.getTenant({ path: { tenant: 'fjord' } })).toEqual(created)
  })

  it('needs no arguments where nothing is required, nor a body', async () => {
    expect((await client.getOwnToken()).id).toBe('admin-console')
    const { token } = await aToken('to-revoke')
    const { propagation, token: revoked } = await client.revokeToken({ path: { token: token.id } })
    expect([revoked.status, propagation.confirmed]).toEqual(['revoked', 1])
  })

  it('leaves undefined out of the query and repeats lists', async () => {
    const found = await client.listTokens({ query: { kind: 'application', q: undefined, limit: 1 } })
    expect([found.items.length, found.items[0]?.kind]).toEqual([1, 'application'])
    const both = { permission: ['tenant:read', 'unit:read'], tenant: 'site1' }
    expect((await client.verify({ query: both })).valid).toBe(true)
    const reader = createClient({ baseUrl: server.url, token: (await aToken('reads-tenants')).secret })
    await expect(reader.verify({ query: { ...both, permission: ['tenant:read'] } })).resolves.toBeDefined()
    await expect(reader.verify({ query: both })).rejects.toMatchObject({ missing: { permission: 'unit:read' } })
  })

  it('carries any text in a query unharmed', async () => {
    const name = 'A+B & C=D #1 % ø'
    await client.createTenant({ body: { id: 'odd', name } })
    expect((await client.listTenants({ query: { q: name } })).items.map(({ id }) => id)).toEqual(['odd'])
  })

  it('keeps a name in the path within its segment', async () => {
    const asked: string[] = []
    const listening: typeof fetch = (address, init) => {
      asked.push(new URL(String(address)).pathname)
      return fetch(address, init)
    }
    const listened = createClient({ baseUrl: server.url, token: server.master, fetch: listening })
    const username = 'kari/../../units?a=b#%41'
    await expect(listened.getUser({ path: { tenant: 'site1', user: username } })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(asked).toEqual(['/v1/tenants/site1/users/kari%2F..%2F..%2Funits%3Fa%3Db%23%2541'])
  })

  it.each(['', '.', '..'])('asks nothing for the name "%s", which would be another address', async (token) => {
    let asked = 0
    const counting: typeof fetch = (...request) => {
      asked += 1
      return fetch(...request)
    }
    const careful = createClient({ baseUrl: server.url, token: server.master, fetch: counting })
    await expect(careful.getTokenAccess({ path: { token } })).rejects.toMatchObject({ code: 'not_found', status: 404 })
    expect(asked).toBe(0)
    await careful.getOwnToken()
    expect(asked).toBe(1)
  })

  it('sends forms under /oauth/', async () => {
    const { secret, token } = await aToken('introspected')
    const forms: string[] = []
    const listening: typeof fetch = (address, init) => {
      forms.push(String(init?.body))
      return fetch(address, init)
    }
    const listened = createClient({ baseUrl: server.url, token: server.master, fetch: listening })
    const answer = await listened.introspect({ body: { token: secret, token_type_hint: undefined } })
    expect(answer).toMatchObject({ active: true, client_id: token.id })
    expect(await listened.revokeBySecret({ body: { token: secret } })).toBeUndefined()
    expect(await listened.introspect({ body: { token: secret } })).toEqual({ active: false })
    expect(forms).toEqual(Array(3).fill(`token=${secret}`))
  })

  it('answers text as text', async () => {
    expect(await client.getMetrics()).toContain('# HELP')
  })

  it('names the tenant where the token must belong', async () => {
    const there = createClient({ baseUrl: server.url, token: server.master, tenant: 'site1' })
    expect((await there.getOwnToken()).id).toBe('admin-console')
    const nowhere = createClient({ baseUrl: server.url, token: server.master, tenant: 'unknown' })
    await expect(nowhere.getOwnToken()).rejects.toMatchObject({ code: 'token_invalid' })
  })

  it('asks for the secret anew each time', async () => {
    const secrets = [server.gateway, server.master]
    const changing = createClient({ baseUrl: server.url, token: () => secrets.shift() ?? '' })
    expect((await changing.getOwnToken()).id).toBe('gateway')
    expect((await changing.getOwnToken()).id).toBe('admin-console')
  })

  it('ends when it is given up, with the reason', async () => {
    const reason = new Error('The page is gone.')
    await expect(client.getOwnToken({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('beside the body', () => {
  it('the propagation of a 204 can be read', async () => {
    const { token } = await aToken('to-delete')
    const seen: (Propagation | undefined)[] = []
    const onAnswer = (answer: { readonly headers: Headers }) => seen.push(propagationOf(answer))
    expect(await client.deleteToken({ path: { token: token.id } }, { onAnswer })).toBeUndefined()
    expect(seen).toEqual([{ nodes: 1, confirmed: 1, milliseconds: expect.any(Number) }])
    await client.getOwnToken({}, { onAnswer })
    expect(seen[1]).toBeUndefined()
  })

  it('a list comes as a file', async () => {
    const response = await client.download('listTokens', { query: { kind: 'application' } })
    expect(response.headers.get('content-disposition')).toContain('tokens.csv')
    const lines = (await response.text()).split('\r\n')
    expect(lines[0]).toMatch(/^id,kind,name/)
    expect(lines.some((line) => line.startsWith('gateway,application,'))).toBe(true)
  })

  it('a session is left to the browser: here its cookie is neither kept nor sent', async () => {
    const visitor = createClient({ baseUrl: server.url })
    const { password, username } = ADMIN
    const session = await visitor.signIn({ body: { username, password } })
    expect(session.user.username).toBe(username)
    await expect(visitor.getSession()).rejects.toMatchObject({ code: 'credentials_required' })
  })

  it('a page of ours sends its cookie, and no cookie goes beside a token', async () => {
    const seen: (RequestInit['credentials'] | undefined)[] = []
    const asBrowser: typeof fetch = (address, init) => {
      seen.push(init?.credentials)
      const own = init?.credentials === 'omit' ? {} : { cookie: server.cookie, 'sec-fetch-site': 'same-origin' }
      return fetch(address, { ...init, headers: { ...(init?.headers as Record<string, string>), ...own } })
    }
    const page = createClient({ baseUrl: server.url, fetch: asBrowser })
    expect((await page.getSession()).user.username).toBe(ADMIN.username)
    const program = createClient({ baseUrl: server.url, token: server.master, fetch: asBrowser })
    expect((await program.getOwnToken()).id).toBe('admin-console')
    expect(seen).toEqual(['same-origin', 'omit'])
  })
})

describe('the types', () => {
  it('say what a call takes and answers', () => {
    expectTypeOf(client.createToken).returns.resolves.toEqualTypeOf<CreatedToken>()
    expectTypeOf(client.getSession).returns.resolves.toEqualTypeOf<Session>()
    expectTypeOf(client.deleteToken).returns.resolves.toEqualTypeOf<undefined>()
    expectTypeOf(client.getMetrics).returns.resolves.toEqualTypeOf<string>()
    expectTypeOf(client.listTokens).returns.resolves.toHaveProperty('items')
    expectTypeOf<Awaited<ReturnType<Client['listTokens']>>['items'][number]>().toEqualTypeOf<Token | ReachingToken>()
    expectTypeOf<Token['kind']>().toEqualTypeOf<'user' | 'mobile' | 'application' | 'organization' | 'group'>()
  })

  it('let arguments be left out only where nothing is required', () => {
    expectTypeOf(client.listTokens).toBeCallableWith()
    expectTypeOf(client.getOwnToken).toBeCallableWith({}, { signal: undefined })
    expectTypeOf(client.getToken).parameter(0).toEqualTypeOf<TokenPath>()
    expectTypeOf<[]>().not.toExtend<Parameters<Client['getToken']>>()
    expectTypeOf<[{ path: { token: 'x' }; query: { q: 'x' } }]>().not.toExtend<Parameters<Client['getToken']>>()
    expectTypeOf<[{ query: { kind: 1 } }]>().not.toExtend<Parameters<Client['listTokens']>>()
    expectTypeOf<[{ query: { kind: 'user' } }]>().toExtend<Parameters<Client['listTokens']>>()
    expectTypeOf<[{ body: { id: 'x' } }]>().not.toExtend<Parameters<Client['createTenant']>>()
    type Files = 'listTokens' | 'listAudit' | 'listTenants' | 'listUnits' | 'listRoles' | 'listUsers'
    expectTypeOf<Parameters<Client['download']>[0]>().toEqualTypeOf<Files>()
  })
})

type TokenPath = Parameters<Client['getToken']>[0]

function aToken(id: string): Promise<CreatedToken> {
  const grants = [{ tenant: 'site1', permissions: ['tenant:read'] }]
  return client.createToken({
    body: { kind: 'application', id, application: id, grants, expiresAt: '2027-01-01T00:00:00Z' },
  })
}
