/** Administrator / Tokens as people use it: tabs, columns, search, order, pages, filters, export, keyboard. */

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const TOKENS = '/administrator/tokens?tenant=3'
const DAY_MS = 86_400_000

const open = (path: string, as: SignIn, locale: Locale = 'en'): Promise<Page> => polett.open(path, { as, locale })

const rowOf = (page: Page, name: string): Locator =>
  page.locator('tbody tr').filter({ has: page.locator('[data-row-main]').getByText(name, { exact: true }) })
const namesOn = (page: Page): Promise<string[]> => page.locator('tbody [data-row-main]').allTextContents()

describe('who sees what', () => {
  it('Q-01 keeps the menu entry and the page from somebody without token permissions', async () => {
    const page = await open(TOKENS, 'kari')
    const t = translator('en')
    await page.getByRole('heading', { level: 1, name: t('session.forbidden.title') }).waitFor()
    expect(await page.getByRole('link', { name: t('tokens.title'), exact: true }).count()).toBe(0)
  })

  it('C-31 keeps the tokens of the installation from the administrator of a tenant', async () => {
    const page = await open('/platform/applications?tenant=3', 'admin')
    const t = translator('en')
    await page.getByRole('heading', { level: 1, name: t('session.forbidden.title') }).waitFor()
    expect(await page.getByText(t('shell.applications')).count()).toBe(0)
  })

  it('V-01 to V-03 show organization tokens to its administrator, group tokens to that group’s, nothing to a member', async () => {
    const olga = await open('/administrator/tokens?tenant=o&tab=organization', 'olga')
    expect(await namesOn(olga)).toEqual(['ci', 'org-provisioning'])
    await rowOf(olga, 'ci').getByText('Expires soon').waitFor()
    const greta = await open('/administrator/tokens?tenant=o', 'greta')
    expect(await greta.getByRole('tab').allTextContents()).not.toContain(expect.stringContaining('Organization'))
    await greta.getByRole('tab', { name: /^Group tokens/ }).click()
    await rowOf(greta, 'g1-bot').waitFor()
    const uwe = await open('/administrator/tokens?tenant=o', 'uwe')
    await uwe.getByRole('heading', { name: translator('en')('session.forbidden.title') }).waitFor()
  })
})

describe.each([
  ['en', ['API Tokens', 'Mobile users logged in', 'Applications', 'Organization tokens', 'Group tokens']],
  ['nb', ['API Tokens', 'Påloggede mobilbrukere', 'Applikasjoner', 'Organisasjonstokens', 'Gruppetokens']],
] as const)('lists in the language %s', (locale, labels) => {
  it('Q-05 lists an API token with name, user, department, user type, update and expiry', async () => {
    const page = await open(TOKENS, 'admin', locale)
    const t = translator(locale)
    expect((await page.getByRole('tab').allTextContents()).map((text) => text.replace(/[\s\d+]+$/, ''))).toEqual(labels)
    const headers = await page.locator('th').allTextContents()
    for (const key of ['name', 'user', 'membership', 'updated', 'lastUsed', 'expires', 'status']) {
      expect(headers).toContain(t(`tokens.columns.${key}`))
    }
    const row = rowOf(page, 'ERP sync')
    for (const text of ['Kari Nordmann', 'A › Reader']) await row.getByText(text).waitFor()
    await row.locator('[data-row-main]').click()
    await page.waitForURL(/\/administrator\/tokens\/tok_\w+\?tenant=3$/)
    expectClean(page)
  })

  it('Q-21, Q-22 list a signed-in device and open it beside the list, without any secret', async () => {
    const page = await open(`${TOKENS}&tab=mobile`, 'admin', locale)
    const t = translator(locale)
    const row = page.locator('tbody tr').filter({ hasText: 'iPad on site' })
    for (const text of ['Kari Nordmann', 'kari', 'B', 'Administrator']) {
      await row.getByText(text, { exact: true }).first().waitFor()
    }
    await row.locator('[data-row-main]').click()
    await page.waitForURL(/device=tok_/)
    const drawer = page.getByRole('dialog')
    await drawer.getByText(t('token.labels.lastActive')).waitFor()
    expect(await page.content()).not.toMatch(/pltm_/)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(page.url()).not.toContain('device')
    await expectFocus(page, row.locator('[data-row-main]'))
    expectClean(page)
  })
})

it('Q-27 searches, orders and pages, and keeps all of it in the address', { timeout: 60_000 }, async () => {
  const expiresAt = new Date(Date.now() + 200 * DAY_MS).toISOString()
  for (let number = 0; number < 12; number++) {
    const token = { kind: 'user', tenant: '3', name: `Integration ${number}`, user: 'kari', unit: 'a', role: 'reader' }
    await polett.api('POST', '/v1/tokens', { ...token, expiresAt })
  }
  const page = await open(TOKENS, 'admin')
  await page.keyboard.press('/')
  await page.keyboard.type('Integ')
  await page.waitForURL(/q=Integ/)
  await page.getByText('1–12 of 12').waitFor()
  await page.getByRole('columnheader', { name: 'Token name' }).getByRole('button').click()
  await page.waitForURL(/sort=name/)
  await page.getByRole('combobox', { name: translator('en')('list.pageSize') }).click()
  await page.getByRole('option', { name: '10 rows' }).click()
  await page.waitForURL(/size=10/)
  await page.getByText('1–10 of 12').waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('11–12 of 12').waitFor()
  expect(await namesOn(page)).toEqual(['Integration 8', 'Integration 9'])
  const address = page.url()
  await page.reload()
  await page.getByText('11–12 of 12').waitFor()
  expect(page.url()).toBe(address)
  await page.getByRole('columnheader', { name: 'Token name' }).getByRole('button').click()
  await page.getByText('1–10 of 12').waitFor()
  expect((await namesOn(page))[0]).toBe('Integration 9')
  expectClean(page)
})

it('hides expired ones openly, and shows them at one press', async () => {
  const page = await open(TOKENS, 'admin')
  const t = translator('en')
  expect(await namesOn(page)).not.toContain('Trial of last spring')
  expect(await page.getByRole('combobox', { name: t('tokens.filters.status') }).inputValue()).toBe('Not expired')
  await page.getByRole('button', { name: t('tokens.filters.showExpired') }).click()
  await rowOf(page, 'Trial of last spring').getByText('Expired', { exact: true }).waitFor()
  await page.getByRole('combobox', { name: t('tokens.filters.status') }).click()
  await page.getByRole('option', { name: 'Suspended' }).click()
  await page.waitForURL(/status=suspended/)
  await page.getByText('1–1 of 1').waitFor()
  expect(await namesOn(page)).toEqual(['Drawings archive'])
  expectClean(page)
})

it('narrows by department and user type, expiry and use, and takes all of that away again', async () => {
  const page = await open(`${TOKENS}&unit=b&role=administrator`, 'admin')
  const t = translator('en')
  await page.getByText('1–1 of 1').waitFor()
  expect(await namesOn(page)).toEqual(['Payroll'])
  await page.goto(`${TOKENS}&expires=7&used=never`)
  await page.getByText('1–1 of 1').waitFor()
  expect(await namesOn(page)).toEqual(['Old export'])
  await page.goto(`${TOKENS}&q=nothing-is-called-so`)
  await page.getByRole('button', { name: t('common.clearFilters') }).click()
  await rowOf(page, 'Payroll').waitFor()
})

it('exports the filtered list as CSV', async () => {
  const page = await open(`${TOKENS}&unit=b`, 'admin')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: translator('en')('tokens.exportWhat') }).click(),
  ])
  const csv = await readFile(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toBe('tokens-user.csv')
  expect(csv).toContain('Payroll')
  expect(csv).not.toContain('ERP sync')
  expectClean(page)
})

it('X-04 searches for no pasted secret, so that none gets into the address', async () => {
  const page = await open(TOKENS, 'admin')
  const t = translator('en')
  await page.getByRole('searchbox', { name: t('tokens.search') }).fill(polett.secrets['ERP sync'] ?? '')
  await page.getByText(t('list.secretTyped')).waitFor()
  await page.waitForTimeout(400)
  expect(page.url()).not.toContain('plt')
})

it('X-08 goes through rows with arrows, ticks with Space, creates with C', async () => {
  const page = await open(TOKENS, 'admin')
  const mains = page.locator('tbody [data-row-main]')
  await mains.first().focus()
  await page.keyboard.press('ArrowDown')
  await expectFocus(page, mains.nth(1))
  await page.keyboard.press('Space')
  await page.getByText('1 token selected', { exact: true }).first().waitFor()
  await page.keyboard.press('c')
  await page.getByRole('menuitem', { name: 'API Token' }).waitFor()
  expect(await page.getByRole('menuitem').allTextContents()).toEqual([
    'API Token',
    'Application token',
    'Organization token',
    'Group token',
  ])
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/tokens\/create\/user/)
})

it('lists applications of all tenants to those who run the installation', async () => {
  const { token } = await polett.api('POST', '/v1/tokens', {
    ...{ kind: 'application', application: 'Site shop', tenant: 'site1' },
    expiresAt: new Date(Date.now() + 9 * DAY_MS).toISOString(),
    grants: [{ tenant: 'site1', permissions: ['tenant:read'] }],
  })
  const page = await open('/platform/applications?tenant=platform', 'root')
  await rowOf(page, 'web-shop').getByText('site1: 3, site2: 3').waitFor()
  await page.getByRole('tab', { name: /^Everywhere/ }).click()
  await rowOf(page, token.id).getByText('Site shop').waitFor()
})
