/** The server in few files is the same server: it finds what lies beside its sources, and is never older than they are. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildServer } from '../build.ts'
import { BUNDLE, entryOf, fingerprint, INPUTS, isUpToDate, ROOT } from '../src/processes/bundle.ts'
import { startChild } from './faults/child.ts'

beforeAll(async () => {
  await buildServer()
}, 60_000)

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'polett-bundle-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('what was just built is up to date, is not built again, and is what starts', async () => {
  expect(isUpToDate()).toBe(true)
  expect(await buildServer()).toBe(false)
  expect(entryOf('serve')).toContain(BUNDLE)
  expect(entryOf('work')).toContain(BUNDLE)
})

test('any change to a source makes it old, and one to a test does not', () => {
  const root = scratch()
  for (const input of INPUTS) cpSync(join(ROOT, input), join(root, input), { recursive: true })
  const before = fingerprint(root)
  expect(before).toBe(fingerprint())
  writeFileSync(join(root, 'packages/server/src/domain/more.test.ts'), '')
  expect(fingerprint(root)).toBe(before)
  writeFileSync(join(root, 'packages/server/src/domain/more.ts'), '')
  const after = fingerprint(root)
  expect(after).not.toBe(before)
  writeFileSync(join(root, 'packages/server/src/domain/more.ts'), '//')
  expect(fingerprint(root)).not.toBe(after)
})

test('libraries that few need are read by no start, but when they are first needed', () => {
  const chunks = readdirSync(BUNDLE).filter((name) => name.endsWith('.mjs'))
  const texts = chunks.map((name) => readFileSync(join(BUNDLE, name), 'utf8'))
  expect(texts.some((text) => text.includes('import("@simplewebauthn/server")'))).toBe(true)
  for (const text of texts) expect(text).not.toMatch(/(?:from|import)\s*["'](?:@simplewebauthn\/server|pg)["']/)
})

/** Says at its end which files were loaded, and whether the client for WebSockets was. */
const TELL = `process.on('exit', () => console.log('undici ' + process.moduleLoadList.some((name) => name.includes('undici'))))`

test('it serves from the bundle: pages, validation, the database; and loads nothing that it does not need', async () => {
  const options = `--import data:text/javascript,${encodeURIComponent(TELL)}`
  const server = await startChild(scratch(), { NODE_OPTIONS: options })
  expect((await server.call('GET', '/readyz', null)).status).toBe(200)
  expect(await server.call('POST', '/v1/setup', null, { code: 1 })).toMatchObject({ status: 422 })
  expect((await server.call('GET', '/v1/verify', 'pat_unknown')).status).toBe(401)
  // The page of the console lies where the sources say, wherever the bundle is.
  const page = await fetch(server.url, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('<!doctype html>')
  expect(await server.kill('SIGTERM')).toBe(0)
  expect(server.said()).toContain('undici false')
})
