/** what a token's page tells to paste works as it is. */

import { equal, match, ok } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { translator } from '../browser/text.ts'
import { idOf, openToken } from './token-page.ts'

const run = promisify(execFile)

let polett: RunningConsole
let id: string
let secret: string

beforeAll(async () => {
  polett = await startConsole()
  id = await idOf(polett, 'ERP sync')
  secret = (await polett.api('GET', `/v1/tokens/${id}/secret`, undefined, 'admin')).secret
})

afterAll(() => polett?.close())

async function snippet(page: Page, language: string): Promise<string> {
  await page.getByRole('tab', { name: language }).click()
  const pre = page.getByRole('tabpanel').locator('pre')
  await pre.waitFor()
  return (await pre.textContent()) ?? ''
}

const withToken = () => ({ env: { ...process.env, POLETT_TOKEN: secret } })

describe.each(['en', 'nb'] as const)('Q-29, on a page in the language %s', (locale) => {
  const t = translator(locale)
  let page: Page

  beforeAll(async () => {
    page = await openToken(polett, 'ERP sync', '3', { as: 'admin', locale })
  })

  test('curl, in a shell', async () => {
    const { stdout } = await run('bash', ['-c', await snippet(page, 'curl')], withToken())
    equal(JSON.parse(stdout).id, id)
  })

  test('curl with the secret filled in, as long as it is shown', async () => {
    await page.getByRole('button', { name: t('common.show'), exact: true }).click()
    await page.getByRole('button', { name: t('common.hide'), exact: true }).waitFor()
    const { stdout } = await run('bash', ['-c', await snippet(page, 'curl')], { env: { PATH: process.env.PATH } })
    equal(JSON.parse(stdout).id, id)
    await page.getByRole('button', { name: t('common.hide'), exact: true }).click()
    ok(!(await snippet(page, 'curl')).includes(secret))
  })

  test('JavaScript', async () => {
    const code = await snippet(page, 'JavaScript')
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], withToken())
    match(stdout, new RegExp(`^200 [^]*${id}`))
  })

  test('Python, where there is one', async (context) => {
    const there = await run('python3', ['--version']).catch(() => null)
    if (there === null) return context.skip()
    const { stdout } = await run('python3', ['-c', await snippet(page, 'Python')], withToken())
    match(stdout, new RegExp(id))
  })

  test('C# names the address and the tenant', async () => {
    const code = await snippet(page, 'C#')
    match(code, /"Polett-Tenant", "3"/)
    ok(code.includes(`${polett.url}/v1/tokens/self`))
  })
})
