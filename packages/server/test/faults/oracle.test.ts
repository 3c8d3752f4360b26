import { expect, test } from 'vitest'
import { playAgainstOracle } from './oracle.ts'

test('500 random changes, and no answer from memory that a fresh node would not give', async () => {
  const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
  const allowed = await playAgainstOracle(500, seed)
  console.log(`seed ${seed}: ${allowed} calls allowed`)
  // Neither everything nor nothing.
  expect(allowed).toBeGreaterThan(500 / 10)
  expect(allowed).toBeLessThan(500 * 1.8)
}, 300_000)
