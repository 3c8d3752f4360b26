/** Copies taken while the server writes: each is whole, and each is the state at one moment, none earlier than what was acknowledged. */

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { SETUP_ENVIRONMENT, setUpChild, startChild } from './child.ts'
import { checkFile, reading, seededDraw } from './kill-rounds.ts'
import { createWriter, type Writer, writeUntilDeath } from './writer.ts'

const CLI = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const BACKUPS = 5

test('backups under way hold every change that was acknowledged before, and none by half', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'polett-backup-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const data = join(directory, 'data')
  const child = await startChild(data, SETUP_ENVIRONMENT)
  const master = await setUpChild(child)
  const draw = seededDraw(Date.now() % 1_000_000)
  const writers = ['w0', 'w1'].map((name) => createWriter(name, master, draw))
  const working = Promise.all(writers.map((writer) => writeUntilDeath(writer, child)))
  let last = 0
  let known = 0
  for (let count = 0; count < BACKUPS; count += 1) {
    await expect.poll(() => acknowledgedBy(writers).length).toBeGreaterThan(known)
    const acknowledged = acknowledgedBy(writers)
    known = acknowledged.length
    const to = join(directory, `backup-${count}.sqlite`)
    await promisify(execFile)(process.execPath, [CLI, 'backup', '--data-dir', data, '--to', to])
    checkFile(to)
    const kept = reading(to, (all) => new Set(all('select action, target_id from audit').map(nameOf)))
    expect(acknowledged.filter(({ action, target }) => !kept.has(nameOf({ action, target_id: target })))).toEqual([])
    expect(kept.size).toBeGreaterThan(last)
    last = kept.size
  }
  await child.kill('SIGKILL')
  await working
  const { keys } = JSON.parse(await readFile(join(data, 'polett.key'), 'utf8'))
  for (const name of await readdir(directory)) {
    if (name.endsWith('.sqlite')) expect((await readFile(join(directory, name))).includes(keys[0].key)).toBe(false)
  }
}, 300_000)

const acknowledgedBy = (writers: readonly Writer[]) =>
  writers.flatMap(({ ledger }) => ledger.notes.filter(({ acknowledged }) => acknowledged))

function nameOf({ action, target_id }: Record<string, unknown>): string {
  return `${action} ${target_id}`
}
