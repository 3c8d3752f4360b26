/** what a token's page tells to paste works as it is. */

import { equal, match, ok } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'

const run = promisify(execFile)

let console: RunningConsole
let page: Page
let id: string
let secret: string

beforeAll(async () => {
  console = await startConsole()
  const { items } = await console.api('GET', '/v1/tokens?kind=user&limit=200')
  id = items.find(({ name }: { name: string }) => name === 'ERP sync').id
  page = await console.page({ as: 'admin' })
  await page.goto(`/administrator/tokens/${id}?tenant=3`)
  await page.getByRole('heading', { level: 1, name: 'ERP sync' }).waitFor()
  secret = (await console.api('GET', `/v1/tokens/${id}/secret`, undefined, 'admin')).secret
})

afterAll(() => console?.close())

async function snippet(language: string): Promise<string> {
  await page.getByRole('tab', { name: language }).click()
  const pre = page.getByRole('tabpanel').locator('pre')
  await pre.waitFor()
  return (await pre.textContent()) ?? ''
}

const withToken = () => ({ env: { ...process.env, POLETT_TOKEN: secret } })

test('Q-29: curl, in a shell', async () => {
  const { stdout } = await run('bash', ['-c', await snippet('curl')], withToken())
  equal(JSON.parse(stdout).id, id)
})

test('Q-29: curl with the secret filled in, as long as it is shown', async () => {
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('button', { name: 'Hide', exact: true }).waitFor()
  const { stdout } = await run('bash', ['-c', await snippet('curl')], { env: { PATH: process.env.PATH } })
  equal(JSON.parse(stdout).id, id)
  await page.getByRole('button', { name: 'Hide', exact: true }).click()
  ok(!(await snippet('curl')).includes(secret))
})

test('Q-29: JavaScript', async () => {
  const code = await snippet('JavaScript')
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], withToken())
  match(stdout, new RegExp(`^200 [^]*${id}`))
})

test('Q-29: Python, where there is one', async (context) => {
  const there = await run('python3', ['--version']).catch(() => null)
  if (there === null) return context.skip()
  const { stdout } = await run('python3', ['-c', await snippet('Python')], withToken())
  match(stdout, new RegExp(id))
})

test('Q-29: C# names the address and the tenant', async () => {
  const code = await snippet('C#')
  match(code, /"Polett-Tenant", "3"/)
  ok(code.includes(`${console.url}/v1/tokens/self`))
})
