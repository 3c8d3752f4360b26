/** The program as it is started by people: a process with real streams. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'polett-cli-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH, HOME: directory, ...environment } })
}

async function polett(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = '') {
  const child = start(args, environment)
  child.stdin?.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const read = (stream: typeof child.stdout): Promise<string> => (stream === null ? Promise.resolve('') : text(stream))
  const [out, err] = await Promise.all([read(child.stdout), read(child.stderr)])
  return { code: await ended, out, err }
}

describe('the process', () => {
  it('gives results on one stream, errors on the other, and its exit code', async () => {
    expect(await polett(['--version'])).toEqual({ code: 0, out: expect.stringMatching(/^polett \d/), err: '' })
    const { code, err, out } = await polett(['token', 'lst'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Did you mean')
  })

  it('takes a token from standard input and repeats it nowhere', async () => {
    const secret = `plta_${'x'.repeat(38)}`
    const args = ['token', 'show', 'self', '--token-file', '-', '--url', 'http://127.0.0.1:1']
    const { code, err, out } = await polett(args, {}, `${secret}\n`)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).not.toContain(secret)
  })

  it('serves until it is stopped, and then ends well', async () => {
    const data = join(directory, 'data')
    const child = start(['serve'], { POLETT_DATA_DIR: data, POLETT_PORT: '0' })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const url = await new Promise<string>((resolve, reject) => {
      let told = ''
      child.stdout?.on('data', (chunk) => {
        told += String(chunk)
        const ready = /polett ready on (\S+)/.exec(told)
        if (ready?.[1] !== undefined) resolve(ready[1])
      })
      child.once('close', () => reject(new Error(told)))
    })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const { code, out } = await polett(['doctor', '--data-dir', data, '--json'])
    expect(code).toBe(0)
    expect(out).toContain('setup_not_done')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
