/** A secret goes alone: a browser's cookie beside it would be a second credential. */
import { afterEach, expect, it, vi } from 'vitest'
import { createClient } from '../src/client.ts'
import { createVerifier } from '../src/verifier.ts'
import { aSecret } from './a-token.ts'

let sent: RequestInit[] = []
const nowhere: typeof fetch = async (_, init) => {
  sent.push(init ?? {})
  throw new TypeError('Nobody is there.')
}

afterEach(() => {
  sent = []
  vi.unstubAllGlobals()
})

async function askAll(): Promise<void> {
  const verifier = createVerifier({ url: 'https://tokens.example.org', secret: 'x', fetch: nowhere })
  await expect(verifier.verify(aSecret())).rejects.toMatchObject({ code: 'unreachable' })
  await verifier.close()
  await expect(createClient({ token: () => 'x', fetch: nowhere }).listTenants()).rejects.toThrow()
}

it('no cookie goes beside the secret of a client or of a verifier, in its stream and its questions', async () => {
  await askAll()
  expect(sent.length).toBeGreaterThanOrEqual(3)
  expect(sent.map(({ credentials }) => credentials)).toEqual(sent.map(() => 'omit'))
})

it('the session of a browser goes along where there is no secret', async () => {
  await expect(createClient({ fetch: nowhere }).listTenants()).rejects.toThrow()
  expect(sent.map(({ credentials }) => credentials)).toEqual(['same-origin'])
})

it('nothing is said of cookies on a platform that knows none', async () => {
  vi.stubGlobal('Request', class {})
  await askAll()
  expect(sent.length).toBeGreaterThanOrEqual(3)
  expect(sent.filter((request) => 'credentials' in request)).toEqual([])
})
