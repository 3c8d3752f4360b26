import { expect, test } from 'vitest'
import { playAgainstOracle } from './oracle.ts'

test('2,000 random changes, and no answer from memory that a fresh node would not give', async () => {
  const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
  const allowed = await playAgainstOracle(2_000, seed)
  console.log(`seed ${seed}: ${allowed} calls allowed`)
  // Neither everything nor nothing.
  expect(allowed).toBeGreaterThan(2_000 / 10)
  expect(allowed).toBeLessThan(2_000 * 1.8)
}, 600_000)
