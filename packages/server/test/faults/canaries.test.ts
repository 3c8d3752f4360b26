/** each secret is in the one answer that gives it, and nowhere else. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../server.ts'
import { findCanaries } from './canary.ts'
import { misuse } from './canary-misuse.ts'
import { openStory, readEverything, type Story, tellStory } from './canary-story.ts'

let s: TestServer
let story: Story

beforeAll(async () => {
  const environment = { POLETT_LOG_LEVEL: 'trace', POLETT_LEGACY_HEADERS: 'true' }
  s = await startServer({ bare: true, environment })
  story = await openStory(s)
  const { cookie, password, secret } = await tellStory(story)
  const session = cookie.slice(cookie.indexOf('=') + 1)
  for (const [name, value] of Object.entries({ secret, password, session })) {
    const statuses = await misuse(story, `misused ${name}`, value)
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    s.clock.advance(3_600_000)
  }
  await readEverything(story)
}, 300_000)
afterAll(() => s.stop())

const filesOf = (directory: string) => readdirSync(directory).map((name) => join(directory, name))

test('the search finds what is there', () => {
  const { canaries } = story.ear
  expect(canaries.length).toBeGreaterThan(20)
  const value = canaries[0]?.value ?? ''
  const forms = [value, encodeURIComponent(value), JSON.stringify({ value })]
  forms.push(Buffer.from(`x${value}y`).toString('base64'), Buffer.from(value).toString('hex'))
  for (const form of forms) expect(findCanaries(`before ${form} after`, canaries)).toContain(canaries[0]?.name)
})

test('X-04: no answer but the giving one holds a secret', () => {
  expect(story.ear.heard.length).toBeGreaterThan(1_500)
  expect(story.ear.leaks()).toEqual([])
})

test('X-04: no line of the log at its most talkative holds a secret', () => {
  expect(s.log.length).toBeGreaterThan(1_000)
  expect(findCanaries(s.log.join(''), story.ear.canaries)).toEqual([])
})

test('X-04: no answer and no log line holds a hash of a password, of a secret or of a session, or a key', async () => {
  const { store } = s.running.deps
  const users = await store.read.selectFrom('user_account').select('password_hash').execute()
  const secrets = await store.read.selectFrom('token_secret').select(['hash', 'sealed']).execute()
  const sessions = await store.read.selectFrom('session').select('id_hash').execute()
  const bytes = [...secrets.flatMap(({ hash, sealed }) => [hash, sealed]), ...sessions.map(({ id_hash }) => id_hash)]
  const { keys } = JSON.parse(readFileSync(join(s.directory, 'data', 'polett.key'), 'utf8'))
  const inner = [
    ...users.flatMap(({ password_hash }) => password_hash ?? []),
    ...bytes.flatMap((each) =>
      each === null ? [] : [Buffer.from(each).toString('hex'), Buffer.from(each).toString('base64')],
    ),
    ...keys.flatMap(({ key }: { key: string }) => [key, Buffer.from(key, 'base64').toString('hex')]),
  ]
  expect(inner.length).toBeGreaterThan(20)
  const outside = Buffer.from(`${story.ear.heard.map(({ text }) => text).join('\n')}\n${s.log.join('')}`)
  const found = inner.filter((value) => [value, value.toUpperCase()].some((form) => outside.includes(form)))
  expect(found).toEqual([])
  expect(outside.includes('$argon2')).toBe(false)
})

test('X-04: no file in the data directory holds a secret, while the server runs and after it has stopped', async () => {
  const data = join(s.directory, 'data')
  const search = () =>
    filesOf(data).flatMap((path) =>
      findCanaries(readFileSync(path), story.ear.canaries).map((name) => `${name} in ${path}`),
    )
  expect(filesOf(data).some((path) => path.endsWith('-wal'))).toBe(true)
  expect(search()).toEqual([])
  await s.restart()
  expect(search()).toEqual([])
  const { keys } = JSON.parse(readFileSync(join(data, 'polett.key'), 'utf8'))
  const database = readFileSync(join(data, 'polett.sqlite'))
  for (const { key } of keys) {
    expect(database.includes(Buffer.from(key, 'base64'))).toBe(false)
    expect(database.includes(key)).toBe(false)
  }
})
