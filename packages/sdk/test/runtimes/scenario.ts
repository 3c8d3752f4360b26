/** What a program does with the client in a runtime. It is stripped of its types there, and given all that it needs. */
import type { Hono as HonoApp } from 'hono'
import type { requireToken as GuardOfHono, PolettVariables } from '../../src/hono.ts'
import type { createClient as CreateClient, createVerifier as CreateVerifier } from '../../src/index.ts'

export interface Parts {
  readonly createClient: typeof CreateClient
  readonly createVerifier: typeof CreateVerifier
  readonly requireToken: typeof GuardOfHono
  readonly Hono: typeof HonoApp
}

export interface Settings {
  readonly url: string
  /** The secrets of the verifier's own token, of one that may revoke, and of the one that is asked about. */
  readonly introspector: string
  readonly master: string
  readonly secret: string
  /** The id of the one that is asked about. */
  readonly token: string
}

/** What a program finds, in the order in which it finds it. */
export async function runScenario(parts: Parts, { introspector, master, secret, token, url }: Settings) {
  const { createClient, createVerifier } = parts
  let asked = 0
  const counted: typeof fetch = (address, request) => {
    if (String(address).endsWith('/v1/verifications')) asked += 1
    return fetch(address, request)
  }
  const verifier = createVerifier({ url, secret: introspector, fetch: counted })
  const client = createClient({ baseUrl: url, token: master })
  const mayRead = { permission: 'tenant:read' }
  const app = new parts.Hono<{ Variables: PolettVariables }>()
  app.use(parts.requireToken({ verifier, ...mayRead }))
  app.get('/', (context) => context.text(context.get('polett').token.id))
  const guarded = async (headers: Record<string, string>) => (await app.request('/', { headers })).status

  await until(() => verifier.status().believes)
  const yes = [await verifier.verify(secret, mayRead), await verifier.verify(secret, mayRead)]
  const no = await verifier.verify(secret, { permission: 'tenant:update' })
  const nonsense = await verifier.verify('nonsense')
  const passed = [await guarded({}), await guarded({ authorization: `Bearer ${secret}` })]
  const askedSoFar = asked
  const revoked = await client.revokeToken({ path: { token } })
  await until(() => verifier.peek(secret, mayRead) === undefined)
  // Otherwise it would not be the change that was heard, but a silence.
  const stillBelieves = verifier.status().believes
  const after = await verifier.verify(secret, mayRead)
  const stopped = await guarded({ authorization: `Bearer ${secret}` })
  await verifier.close()
  return {
    yes: yes.map((answer) => [answer.valid && answer.token.id, answer.freshness.from]),
    refused: [no, nonsense, after].map((answer) => [answer.code, answer.freshness.from]),
    ...{ passed, asked: askedSoFar, revoked: revoked.token.status, stillBelieves, stopped },
  }
}

/** Throws an Error when it does not come about within some seconds. */
async function until(isSo: () => boolean): Promise<void> {
  const giveUp = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > giveUp) throw new Error('Waited in vain.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
