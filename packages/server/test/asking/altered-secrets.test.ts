/** Nothing but the secret itself opens anything, and what has a wrong checksum does not even reach the database. */

import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { createTokenCache } from '../../src/verify/token-cache.ts'
import { type Asking, openAsking } from './scene.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const TOKENS = 12

/** Every shortened, lengthened, changed and re-cased form of a secret. */
function alterations(secret: string): string[] {
  const forms = new Set<string>()
  for (let at = 0; at < secret.length; at += 1) {
    forms
      .add(secret.slice(0, at))
      .add(secret.slice(at + 1))
      .add(secret.slice(0, at) + secret.slice(at + 1))
    const before = secret.slice(0, at)
    const after = secret.slice(at + 1)
    for (const digit of BASE62) forms.add(before + digit + after).add(before + digit + secret.slice(at))
    const here = secret.charAt(at)
    const other = here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase()
    forms.add(before + other + after)
    // Full-width forms, which folding would take for the plain ones.
    forms.add(before + String.fromCharCode(here.charCodeAt(0) + 0xfee0) + after)
  }
  for (const end of [' ', '\n', '\r\n', '\0', '=', '%00', '.', '+', '\u200b']) forms.add(secret + end).add(end + secret)
  forms
    .add(secret + secret)
    .add(secret.toLowerCase())
    .add(secret.toUpperCase())
  forms.delete(secret)
  return [...forms]
}

/** How many statements look for secrets while something runs. Jobs of the server run beside it and are not counted. */
async function countQueries(db: Kysely<never>, run: () => Promise<void>): Promise<number> {
  const executor = db.getExecutor()
  const { executeQuery } = executor
  let count = 0
  executor.executeQuery = (...given: Parameters<typeof executeQuery>) => {
    if (given[0].sql.includes('token_secret')) count += 1
    return executeQuery.apply(executor, given) as never
  }
  await run()
  executor.executeQuery = executeQuery
  return count
}

function freshCache({ deps }: Asking) {
  const { directory, feed, keys, store } = deps
  const lookupKeys = keys.all.map(({ lookup }) => lookup)
  return createTokenCache({ db: store.read, directory, feed, lookupKeys, maxEntries: 1_000 })
}

const ORGANIZATION = { kind: 'organization', tenant: 'acme', name: 'ci' }

test('no altered form of a secret is taken for it, in memory or not', async () => {
  const asking = await openAsking()
  const read = asking.deps.store.read as unknown as Kysely<never>
  for (let count = 0; count < TOKENS; count += 1) {
    const { secret } = await asking.make(ORGANIZATION)
    const cache = freshCache(asking)
    const forms = alterations(secret)
    expect(forms.length).toBeGreaterThan(5_000)
    const checksumFits = forms.filter((form) => form.slice(4) === secret.slice(4))
    const queries = await countQueries(read, async () => {
      for (const form of forms) if ((await cache.find(form)) !== null) throw new Error('An altered secret was taken.')
    })
    // The letter of the kind stands outside the checksum: only the four other letters are looked up.
    expect(checksumFits.length).toBeGreaterThan(4)
    expect(queries).toBe(4)
    const found = await countQueries(read, async () => void (await cache.find(secret)))
    expect(found).toBeGreaterThan(0)
    expect((await cache.find(secret))?.token.terms.kind).toBe('organization')
    for (const form of forms) if ((await cache.find(form)) !== null) throw new Error('An altered secret was taken.')
  }
})

test('nor over the wire, at any of the doors', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ '*': ['token:introspect'] })
  const { id, secret } = await asking.make(ORGANIZATION)
  const forms = alterations(secret).filter((form) => form.length > 0)
  const sample = forms.filter((_, at) => at % 7 === 0)
  for (let at = 0; at < sample.length; at += 100) {
    const questions = sample.slice(at, at + 100).map((form) => ({ secret: form }))
    const { body } = await asking.post('/v1/verifications', questions, caller.secret)
    for (const answer of body) expect(answer).toEqual({ valid: false, code: 'token_invalid' })
  }
  const few = [...forms.slice(0, 20), ...forms.slice(-20), secret.slice(0, 20)].filter((form) => form.trim() !== '')
  for (const form of few) {
    const { status, text } = await asking.form('/oauth/introspect', { token: form }, asking.bearer(caller.secret))
    // A form with a NUL in it is refused as a whole.
    if (form.includes('\0')) expect(status).toBe(400)
    else expect([form, text]).toEqual([form, '{"active":false}'])
    await asking.form('/oauth/revoke', { token: form }, asking.bearer(caller.secret))
    if (!/^[\x21-\x7e]+$/.test(form)) continue
    expect([form, (await asking.get('/v1/verify', form)).status]).toEqual([form, 401])
  }
  expect((await asking.get('/v1/tokens/self', secret)).body.id).toBe(id)
})
