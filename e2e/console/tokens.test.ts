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
const LANGUAGES = ['en', 'nb'] as const

const open = (path: string, as: SignIn, locale: Locale = 'en'): Promise<Page> => polett.open(path, { as, locale })

const rowOf = (page: Page, name: string): Locator =>
  page.locator('tbody tr').filter({ has: page.locator('[data-row-main]').getByText(name, { exact: true }) })
const namesOn = (page: Page): Promise<string[]> => page.locator('tbody [data-row-main]').allTextContents()

describe.each(LANGUAGES)('who sees what in the language %s', (locale) => {
  const t = translator(locale)

  it('Q-01 keeps the menu entry and the page from somebody without token permissions', async () => {
    const page = await open(TOKENS, 'kari', locale)
    await page.getByRole('heading', { level: 1, name: t('session.forbidden.title') }).waitFor()
    expect(await page.getByRole('link', { name: t('tokens.title'), exact: true }).count()).toBe(0)
  })

  it('C-31 keeps the tokens of the installation from the administrator of a tenant', async () => {
    const page = await open('/platform/applications?tenant=3', 'admin', locale)
    await page.getByRole('heading', { level: 1, name: t('session.forbidden.title') }).waitFor()
    expect(await page.getByText(t('shell.applications')).count()).toBe(0)
  })

  it('V-01 to V-03 show organization tokens to its administrator, group tokens to that group’s, nothing to a member', async () => {
    const olga = await open('/administrator/tokens?tenant=o&tab=organization', 'olga', locale)
    expect(await namesOn(olga)).toEqual(['ci', 'org-provisioning'])
    await rowOf(olga, 'ci').getByText(t('token.status.soon')).waitFor()
    const greta = await open('/administrator/tokens?tenant=o', 'greta', locale)
    const tabs = await greta.getByRole('tab').allTextContents()
    expect(tabs).toContainEqual(expect.stringContaining(t('tokens.tabs.group')))
    expect(tabs).not.toContainEqual(expect.stringContaining(t('tokens.tabs.organization')))
    await greta.getByRole('tab', { name: new RegExp(`^${t('tokens.tabs.group')}`) }).click()
    await rowOf(greta, 'g1-bot').waitFor()
    const uwe = await open('/administrator/tokens?tenant=o', 'uwe', locale)
    await uwe.getByRole('heading', { name: t('session.forbidden.title') }).waitFor()
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

it.each(LANGUAGES)('X-08 goes through rows with arrows, ticks with Space, creates with C (%s)', async (locale) => {
  const t = translator(locale)
  const page = await open(TOKENS, 'admin', locale)
  const mains = page.locator('tbody [data-row-main]')
  await mains.first().focus()
  await page.keyboard.press('ArrowDown')
  await expectFocus(page, mains.nth(1))
  await page.keyboard.press('Space')
  await page
    .getByText(t('tokens.selected_one', { count: '1' }), { exact: true })
    .first()
    .waitFor()
  await page.keyboard.press('c')
  await page.getByRole('menuitem', { name: t('tokens.kinds.user') }).waitFor()
  expect(await page.getByRole('menuitem').allTextContents()).toEqual(
    ['user', 'application', 'organization', 'group'].map((kind) => t(`tokens.kinds.${kind}`)),
  )
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

describe.each(LANGUAGES)('a list of many in the language %s', (locale) => {
  const t = translator(locale)
  const range = (from: string, to: string) => t('list.range', { from, to, total: '12' })

  it('Q-27 searches, orders and pages, and keeps all of it in the address', async () => {
    await makeTwelve(locale)
    const search = `Integration ${locale}`
    const page = await open(TOKENS, 'admin', locale)
    const byName = page.getByRole('columnheader', { name: t('tokens.columns.name') }).getByRole('button')
    await page.keyboard.press('/')
    await page.keyboard.type(search)
    await page.waitForURL(({ searchParams }) => searchParams.get('q') === search)
    await page.getByText(range('1', '12')).waitFor()
    await byName.click()
    await page.waitForURL(/sort=name/)
    const size = page.getByRole('combobox', { name: t('list.pageSize') })
    expect(await size.inputValue()).toBe(t('list.perPage', { count: '25' }))
    await size.click()
    await page.getByRole('option', { name: t('list.perPage', { count: '10' }) }).click()
    await page.waitForURL(/size=10/)
    await page.getByText(range('1', '10')).waitFor()
    await page.getByRole('button', { name: t('common.next') }).click()
    await page.getByText(range('11', '12')).waitFor()
    expect(await namesOn(page)).toEqual([`${search} 8`, `${search} 9`])
    const address = page.url()
    await page.reload()
    await page.getByText(range('11', '12')).waitFor()
    expect(page.url()).toBe(address)
    await byName.click()
    await page.getByText(range('1', '10')).waitFor()
    expect((await namesOn(page))[0]).toBe(`${search} 9`)
    await page
      .getByRole('columnheader', { name: t('tokens.columns.expires') })
      .getByRole('button')
      .click()
    await page.waitForURL(/sort=expiresAt/)
    await expect.poll(async () => (await namesOn(page))[0]).toBe(`${search} 11`)
    expectClean(page)
  })
})

/** API Tokens called "Integration" with a number; the later one was made, the sooner it expires. */
async function makeTwelve(locale: Locale): Promise<void> {
  for (let number = 0; number < 12; number++) {
    const name = `Integration ${locale} ${number}`
    const expiresAt = new Date(Date.now() + (200 - number) * DAY_MS).toISOString()
    const wish = { kind: 'user', tenant: '3', name, user: 'kari', unit: 'a', role: 'reader', expiresAt }
    await polett.api('POST', '/v1/tokens', wish)
  }
}
