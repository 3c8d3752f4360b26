import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lockDataDirectory } from '../../src/store/sqlite-lock.ts'
import { scratchDirectory } from './scratch.ts'

const HOLDER = fileURLToPath(new URL('./lock-holder.ts', import.meta.url))

async function holdElsewhere(directory: string) {
  const child = spawn(process.execPath, [HOLDER, directory], { stdio: ['ignore', 'pipe', 'pipe'] })
  const outcome = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  return { child, said: String(outcome[0]) }
}

test('a directory held by another process is refused with advice, and kill -9 frees it', async () => {
  const directory = join(scratchDirectory(), 'data')
  const { child, said } = await holdElsewhere(directory)
  expect(said).toContain('locked')
  expect(() => lockDataDirectory(directory)).toThrow(/Another Polett server is using .*data\. Stop it first/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataDirectory(directory).release()
})

test('a second try in the same process is refused and does not open the door to others', async () => {
  const directory = scratchDirectory()
  const lock = lockDataDirectory(directory)
  expect(() => lockDataDirectory(directory)).toThrow('Another Polett server')
  const { child, said } = await holdElsewhere(directory)
  child.kill('SIGKILL')
  expect(said).toContain('Another Polett server')
  lock.release()
  lock.release()
  const next = lockDataDirectory(directory)
  expect(statSync(join(directory, 'polett.lock')).mode & 0o777).toBe(0o600)
  next.release()
})
