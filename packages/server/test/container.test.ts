/** What the server is deployed with: the image is built from what is there, and every command and setting is one that works. */

import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { INPUTS } from '../../console/build.ts'
import { STILL_MOST_MS } from '../src/domain/stop-progress.ts'
import { INPUTS as SERVER_INPUTS } from '../src/processes/bundle.ts'
import { SETTINGS } from '../src/settings.ts'
import { freePort } from './free-port.ts'
import { startServer } from './server.ts'

const ROOT = join(import.meta.dirname, '../../..')

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const copiesOf = (stage: string): string[] =>
  [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '))
const [, builder = '', image = ''] = read('Dockerfile').split(/^FROM /m)

test('the console and the server are built from nothing that their stage does not copy', () => {
  const copied = copiesOf(builder)
  expect(copied.length).toBeGreaterThan(3)
  const missing = [...INPUTS, ...SERVER_INPUTS].filter(
    (input) => !copied.some((each) => input === each || input.startsWith(`${each}/`)),
  )
  expect(missing).toEqual([])
})

test('what the image copies and starts is there', () => {
  const [, program = ''] = /^ENTRYPOINT \["node", "(.+)"\]$/m.exec(image) ?? []
  const copied = copiesOf(image)
  expect(copied.some((each) => program.startsWith(`${each}/`))).toBe(true)
  expect([...copiesOf(builder), ...copied, program].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('the image is well while its server is ready, and not when nobody answers', async () => {
  const [, command = '[]'] = /^HEALTHCHECK [^\n]*\\\n +CMD (\[.+\])$/m.exec(image) ?? []
  const [program, ...args] = JSON.parse(command)
  expect(program).toBe('node')
  const check = (port: string) =>
    new Promise((resolve) =>
      execFile(process.execPath, args, { env: { POLETT_PORT: port } }, (error) =>
        resolve(error === null ? 0 : error.code),
      ),
    )
  const s = await startServer({ bare: true })
  expect(await check(new URL(s.url).port)).toBe(0)
  await s.stop()
  expect(await check(String(await freePort()))).toBe(1)
})

test('the service starts what an installation has, in the folder that its documents are read from', () => {
  const unit = read('docs/deploy/polett.service')
  const settingOf = (name: string): string => new RegExp(`^${name}=(.+)$`, 'm').exec(unit)?.[1] ?? ''
  const home = settingOf('WorkingDirectory')
  const [program = '', main = ''] = settingOf('ExecStart').split(' ')
  const paths = [program, join(home, main), settingOf('Documentation').replace('file://', '')]
  expect(paths.map((path) => path.startsWith(`${home}/`) && existsSync(join(ROOT, path.slice(home.length))))).toEqual([
    true,
    true,
    true,
  ])
})

test('whatever stops a node waits for as long as the guide says', () => {
  const guide = read('docs/operating.md')
  const [, seconds = ''] = /terminationGracePeriodSeconds: (\d+)/.exec(guide) ?? []
  expect(guide).toContain(`Let whatever stops it wait for ${seconds}:`)
  expect(read('docs/deploy/polett.service')).toContain(`\nTimeoutStopSec=${seconds}\n`)
  expect(read('compose.yaml')).toContain(`\n  stop_grace_period: ${seconds}s\n`)
  expect(Number(seconds) * 1_000).toBeGreaterThan(STILL_MOST_MS)
})

test('no file of a deployment names a setting that there is not', () => {
  const files = [
    'Dockerfile',
    'compose.yaml',
    ...readdirSync(join(ROOT, 'docs/deploy')).map((name) => `docs/deploy/${name}`),
  ]
  const named = files.flatMap((file) => read(file).match(/\bPOLETT_[A-Z_]+/g) ?? [])
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((name) => !SETTINGS.some((each) => each.name === name))).toEqual([])
})
