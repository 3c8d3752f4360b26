/** Commands in many processes wait for each other, and for none that was killed. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { holdLogins } from '../src/logins.ts'
import { processTerminal, type Terminal } from '../src/terminal.ts'

const CHILD = fileURLToPath(new URL('lock-child.ts', import.meta.url))
const RIVALS = 12
const TURNS = 10

let folder = ''
let children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polett-lock-'))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(turns: string) {
  const child = spawn(process.execPath, [CHILD, folder, turns], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const said = new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim())))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said, ended, err: text(child.stderr) }
}

it('many take over from one that was killed, one after another', async () => {
  const killed = start('stay')
  expect(await killed.said).toBe('held')
  const rivals = Array.from({ length: RIVALS }, () => start(String(TURNS)))
  for (const { said } of rivals) expect(await said).toBe('ready')
  const begun = rivals.map(({ ended }) => ended)
  expect(await Promise.race([...begun, Promise.resolve('all wait')])).toBe('all wait')
  killed.child.kill('SIGKILL')
  const outcomes = await Promise.all(rivals.map(async ({ ended, err }) => ({ code: await ended, err: await err })))
  expect(outcomes).toEqual(Array.from({ length: RIVALS }, () => ({ code: 0, err: '' })))
})

it('kill after kill, somebody always gets on', async () => {
  for (let round = 0; round < 5; round += 1) {
    const holder = start('stay')
    const next = start('stay')
    const first = await Promise.race([holder.said.then(() => holder), next.said.then(() => next)])
    first.child.kill('SIGKILL')
    const second = first === holder ? next : holder
    expect(await second.said).toBe('held')
    second.child.kill('SIGKILL')
    await Promise.all([holder.ended, next.ended])
  }
})

/** Waits no time, by a clock that goes on all the same. */
function here(): Terminal {
  let now = 0
  return {
    ...processTerminal(),
    environment: { POLETT_CONFIG_DIR: folder },
    now: () => now,
    async wait(ms) {
      now += ms
    },
  }
}

it('a command that holds them for ever is waited for two minutes, and then named', async () => {
  const holder = start('stay')
  expect(await holder.said).toBe('held')
  const terminal = here()
  await expect(holdLogins(terminal, async () => 'in')).rejects.toThrow(/Another command has held .*login\.json\.lock/)
  expect(terminal.now()).toBe(120_000)
})

it('the lock file of an earlier version, left by a command that was killed, holds nobody up', async () => {
  writeFileSync(join(folder, 'login.json.lock'), '')
  const terminal = here()
  expect(await holdLogins(terminal, async () => 'in')).toBe('in')
  expect(terminal.now()).toBe(0)
})
