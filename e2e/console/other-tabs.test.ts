/** What happens elsewhere while a page is open: a session ends, somebody else signs in, rows go away, the tenant is another. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PageOptions, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { expectNoSecretKept } from '../browser/storage.ts'

const TOKENS = '/administrator/tokens?tenant=3'
const REFUSED = [/status of 40[014]/]
const SECRET = /plt[uaog]_[0-9A-Za-z]{38}/

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const rows = (page: Page) => page.getByRole('row')

/** The reader comes back to the tab after a while. */
async function comeBack(page: Page): Promise<void> {
  await page.clock.setFixedTime(Date.now() + 120_000)
  await page.evaluate(() => void window.dispatchEvent(new Event('visibilitychange')))
}

/** Another tab of the same browser signs somebody else in. */
async function becomes(page: Page, as: NonNullable<PageOptions['as']>): Promise<void> {
  const other = await polett.page({ as })
  await page.context().addCookies(await other.context().cookies())
  await other.context().close()
}

it('keeps a new secret on the page when the session has ended, and leads to the sign-in once it is stored', async () => {
  const page = await polett.open('/administrator/tokens/create/organization?tenant=o&name=ends&expires=30d', {
    as: 'olga',
  })
  await button(page, 'Create').click()
  const secret = SECRET.exec((await page.getByRole('dialog').textContent()) ?? '')?.[0] ?? ''
  expect(secret).not.toBe('')
  await page.context().clearCookies()
  const ended = page.waitForResponse((answer) => answer.url().endsWith('/v1/session') && answer.status() === 401)
  await comeBack(page)
  await ended
  await page.waitForTimeout(500)
  expect(await page.getByRole('dialog').textContent()).toContain(secret)
  await button(page, 'I have stored it').click()
  await page.waitForURL(/\/sign-in\?next=/)
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await expectNoSecretKept(page, secret)
  expectClean(page, REFUSED)
})

it('shows nothing that was known to somebody else once another person has signed in', async () => {
  const page = await polett.open(TOKENS, { as: 'admin' })
  await rows(page).nth(1).waitFor()
  await becomes(page, 'revisor')
  // What the other person would see never comes, so what still stands there is of the one before.
  await page.route('**/v1/tokens?*', () => undefined)
  await comeBack(page)
  await page.getByRole('button', { name: /Rita Revisor/ }).waitFor()
  await rows(page).first().waitFor({ state: 'detached' })
})

it('leads from a page behind the last row to the first, and from a refused address to the whole list', async () => {
  const page = await polett.open(`${TOKENS}&tab=all&size=10`, { as: 'admin' })
  const nothing = { items: [], nextCursor: null, total: 10, totalIsMinimum: false }
  await page.route(/v1\/tokens\?.*cursor=/, (route) => route.fulfill({ json: nothing }))
  await button(page, 'Next').click()
  await page.waitForURL((url) => !url.searchParams.has('after') && !url.searchParams.has('skipped'))
  await rows(page).nth(1).waitFor()
  await page.unroute(/v1\/tokens\?.*cursor=/)
  await page.goto(`${TOKENS}&tab=all&sort=-name&after=old`)
  await page.getByRole('alert').waitFor()
  await button(page, 'Clear search and filters').click()
  await rows(page).nth(1).waitFor()
  expect(new URL(page.url()).search).toBe('?tenant=3&tab=all')
  expectClean(page, REFUSED)
})

it('leaves the keys of the list alone under a drawer, which says when its device is gone', async () => {
  const { items } = await polett.api('GET', '/v1/tokens?kind=mobile&tenant=3&status=active&limit=1')
  const device: string = items[0].id
  const page = await polett.open(`${TOKENS}&tab=mobile&device=${device}`, { as: 'admin' })
  await button(page, 'Close').focus()
  await page.keyboard.press('c')
  expect(await page.getByRole('menu').count()).toBe(0)
  await page.keyboard.press('/')
  await expectFocus(page, button(page, 'Close'))
  expect(page.url()).toContain(device)
  await polett.api('DELETE', `/v1/tokens/${device}`)
  await comeBack(page)
  await page.getByText('This device is not signed in any more.').waitFor()
  expectClean(page, REFUSED)
})

it('goes to the list of the other organization when the thing shown is not there', async () => {
  const { items } = await polett.api('GET', '/v1/tokens?kind=user&tenant=3&limit=1')
  const page = await polett.open(`/administrator/tokens/${items[0].id}?tenant=3`, { as: 'root' })
  const switchTo = async (now: string, next: RegExp): Promise<void> => {
    await page.getByRole('button', { name: `Organization: ${now}. Switch` }).click()
    await page.getByRole('menuitem', { name: next }).click()
  }
  await switchTo('Fjordbygg', /site1$/)
  await page.waitForURL((url) => `${url.pathname}${url.search}` === '/administrator/tokens?tenant=site1')
  await page.goto(`${TOKENS}&tab=all&status=all&unit=a`)
  await switchTo('Fjordbygg', /site1$/)
  await page.waitForURL((url) => `${url.pathname}${url.search}` === '/administrator/tokens?tenant=site1&tab=all')
  expectClean(page)
})
