/** The words of every refusal: the middleware has its own copy of them, which may not stray from the contract. */
import { PROBLEMS } from '@polett/contract/problems'
import { expect, it } from 'vitest'
import { judge } from '../../src/middleware/judging.ts'
import type { RefusedAnswer } from '../../src/verifier.ts'

const CODES: Readonly<Record<RefusedAnswer['code'], true>> = {
  ...{ token_invalid: true, token_expired: true, token_revoked: true, token_suspended: true },
  ...{ permission_missing: true, address_not_allowed: true },
}

it.each(Object.keys(CODES) as RefusedAnswer['code'][])('%s is told as Polett itself tells it', async (code) => {
  const refused: RefusedAnswer = { valid: false, code, missing: undefined, freshness: { from: 'server' } }
  const judgement = await judge({ verifier: { verify: async () => refused } }, {}, ['Bearer x'])
  if (!('refusal' in judgement)) throw new Error('The request was let through.')
  const { body, status } = judgement.refusal
  expect(status).toBe(PROBLEMS[code].status)
  expect(JSON.parse(body)).toMatchObject({ type: `urn:polett:problem:${code}`, code, ...PROBLEMS[code] })
})
