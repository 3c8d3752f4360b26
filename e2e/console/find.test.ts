/** Search and jump, and "Whose is this?": found by name and last four characters; a pasted secret leaves no trace. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { expectNoSecretKept } from '../browser/storage.ts'

let consoles: RunningConsole

beforeAll(async () => {
  consoles = await startConsole()
})

afterAll(() => consoles?.close())

async function openPalette(page: Page): Promise<void> {
  await page.getByRole('main').waitFor()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
}

const chosen = (page: Page) => page.getByRole('option', { selected: true })

test.each([
  ['en', 'Go to', 'Audit log'],
  ['nb', 'Gå til', 'Revisjonslogg'],
] as const)('jumps to a page by keyboard alone, in %s', async (locale, group, label) => {
  const page = await consoles.page({ as: 'admin', locale, theme: locale === 'nb' ? 'dark' : 'light', width: 320 })
  await page.goto('/?tenant=3')
  await openPalette(page)
  await page.getByRole('group', { name: group }).waitFor()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.keyboard.type(label.slice(0, 6))
  await expect.poll(() => chosen(page).textContent()).toContain(label)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: label }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expectClean(page)
  await page.context().close()
})

test('finds a token by its name and by its last four characters, a person and an organization', async () => {
  const page = await consoles.page({ as: 'root' })
  const { items } = await consoles.api('GET', '/v1/tokens?tenant=3&kind=user&q=ERP%20sync')
  await page.goto('/?tenant=3')
  await openPalette(page)
  const field = page.getByRole('combobox')
  const option = (group: string, name: RegExp) => page.getByRole('group', { name: group }).getByRole('option', { name })
  await field.fill('kari')
  await option('Users', /Kari Nordmann/).waitFor()
  await field.fill('fjord')
  await option('Organizations', /Fjordbygg/).waitFor()
  await field.fill(items[0].secretLast4)
  await option('Tokens', /ERP sync/).waitFor()
  await field.fill('erp syn')
  await option('Tokens', /ERP sync/).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'ERP sync' }).waitFor()
  expectClean(page)
  await page.context().close()
})

test('says when nothing bears the name, and gives the focus back', async () => {
  const page = await consoles.page({ as: 'admin' })
  await page.goto('/?tenant=3')
  const button = page.getByRole('button', { name: /^Search or jump/ })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox').fill('nothing is called so')
  await page
    .getByRole('dialog')
    .getByText(/Nothing has this name/)
    .waitFor()
  await expectFine(page)
  await page.keyboard.press('Escape')
  await expectFocus(page, button)
  expectClean(page)
  await page.context().close()
})

describe('a pasted secret', () => {
  const paste = async (page: Page, text: string): Promise<void> => {
    await page.evaluate((secret) => navigator.clipboard.writeText(secret), text)
    await page.keyboard.press('Control+v')
    await page.evaluate(() => navigator.clipboard.writeText(''))
  }

  test.each([
    ['en', 'Whose is this?', 'This token works.'],
    ['nb', 'Hvem sitt er dette?', 'Tokenet virker.'],
  ] as const)('is asked about by POST alone and leads to its token, in %s', async (locale, title, answer) => {
    const secret = consoles.secrets['Web shop'] ?? ''
    const page = await consoles.page({ as: 'root', locale })
    const sent: string[] = []
    const told: string[] = []
    page.on('request', (request) => {
      if (request.url().includes(secret.slice(8, -6))) told.push(request.url())
      if (request.postData()?.includes(secret)) sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
    })
    await page.goto('/?tenant=3')
    await openPalette(page)
    await paste(page, `POLETT_TOKEN=${secret}`)
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByText(answer).waitFor()
    await expectFine(page)
    await expectNoSecretKept(page, secret)
    await dialog.getByRole('link', { name: 'Web shop' }).click()
    await page.getByRole('heading', { level: 1, name: 'Web shop' }).waitFor()
    await expectNoSecretKept(page, secret)
    expect(sent).toEqual(['POST /v1/verifications'])
    expect(told).toEqual([])
    expectClean(page)
    await page.context().close()
  })

  test('that was mistyped is told so without a call; one of nobody, that it is unknown', async () => {
    const secret = consoles.secrets['Web shop'] ?? ''
    const page = await consoles.page({ as: 'root' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto('/administrator/tokens?tenant=3&find=secret')
    const dialog = page.getByRole('dialog', { name: 'Whose is this?' })
    await dialog.waitFor()
    await expectFocus(page, dialog.getByLabel('Token', { exact: true }))
    await paste(page, `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`)
    await dialog.getByText(/a character is wrong or missing/).waitFor()
    expect(asked).not.toContain('/v1/verifications')
    await paste(page, 'pltu_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL')
    await dialog.getByText(/No token that you can see has this secret/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.has('find')).toBe(false)
    expectClean(page)
    await page.context().close()
  })

  test('of a revoked token names it all the same', async () => {
    const page = await consoles.page({ as: 'root' })
    const secret = consoles.secrets.gateway ?? ''
    await consoles.api('POST', '/v1/tokens/gateway/revoke', {})
    await page.goto('/?tenant=platform')
    await openPalette(page)
    await paste(page, secret)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This token is revoked. It can be restored.').waitFor()
    await dialog.getByRole('link', { name: 'gateway' }).waitFor()
    await expectNoSecretKept(page, secret)
    expectClean(page)
    await page.context().close()
  })
})
