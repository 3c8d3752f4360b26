import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runKillRounds } from './kill-rounds.ts'

const ROUNDS = { rounds: 10, changes: 101 }

test('X-03: killed 10 times while it writes, the server keeps what it acknowledged, whole', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'polett-kill-'))
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const { done, killedAfterMs, startsMs, undone } = await runKillRounds(join(directory, 'data'), ROUNDS, seed)
  console.log(`${done} changes kept, ${undone} under way and never done; killed after ${killedAfterMs.join(', ')} ms`)
  console.log(`starts took ${startsMs.join(', ')} ms`)
  expect(done).toBeGreaterThan(100)
  await rm(directory, { recursive: true, force: true })
}, 300_000)
