import { expect, test } from 'vitest'
import { startServer } from '../server.ts'
import { raceRevocations } from './races.ts'

test('10,000 verifications right after 1,000 revocations: none is accepted', async () => {
  const s = await startServer({ maxCachedTokens: 6, environment: { POLETT_LOG_LEVEL: 'silent' } })
  try {
    expect(await raceRevocations(s, { tokens: 12, rounds: 1_000, lateCalls: 10 })).toBe(0)
  } finally {
    await s.stop()
  }
})
