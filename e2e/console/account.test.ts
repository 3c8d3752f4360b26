/** Everybody's own page: who they are, their tokens and devices, the password, and the preferences of this device. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, PASSWORD, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const NEW_PASSWORD = 'five quiet fjords in winter'
/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

const open = (path: string, as: SignIn, locale: Locale = 'en', width = 1280): Promise<Page> =>
  polett.open(path, { as, locale, width })

describe.each(['en', 'nb'] as const)('in the language %s', (locale) => {
  it.each([
    '',
    '&tab=sign-in',
    '&tab=tokens',
    '&tab=devices',
  ])('fits a narrow window and every reader: %s', async (tab) => {
    const page = await open(`/account?tenant=3${tab}`, 'kari', locale, 320)
    await page.getByRole('heading', { level: 1, name: translator(locale)('account.title') }).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'colour')
    expectClean(page)
    await page.context().close()
  })
})

it('says who one is and what one holds, and shows only what is one’s own', async () => {
  const page = await open('/account?tenant=3', 'kari')
  await page.getByText('A › Reader', { exact: true }).waitFor()
  await page.getByText('B › Administrator', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'My API Tokens' }).click()
  await page.getByRole('link', { name: 'ERP sync' }).waitFor()
  expect(await page.getByRole('link', { name: 'Site diary' }).count()).toBe(0)
  await page.getByRole('tab', { name: 'My devices' }).click()
  await page.getByRole('button', { name: "Kari's iPhone", exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Create API Token' }).count()).toBe(0)
  expectClean(page)
  await page.context().close()
})

it('lets those who administer nothing open and revoke their own tokens', async () => {
  const expiresAt = new Date(Date.now() + 20 * 86_400_000).toISOString()
  const wish = { kind: 'user', tenant: 'o', name: 'My notes', user: 'uwe', unit: 'g1', role: 'unit-user', expiresAt }
  const { secret } = await polett.api('POST', '/v1/tokens', wish, 'olga')
  const page = await open('/account?tenant=o&tab=tokens', 'uwe')
  await page.getByRole('button', { name: /^Status of My notes/ }).click()
  await page.getByRole('menuitem', { name: 'Revoke Token' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Token' }).click()
  await page.getByRole('button', { name: /^Status of My notes: Revoked/ }).waitFor()
  const answer = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
  expect(answer.status).toBe(401)
  await page.getByRole('link', { name: 'My notes' }).click()
  await page.getByRole('heading', { level: 1, name: 'My notes' }).waitFor()
  await page.context().close()
})

it('offers to create one’s own token where the policy allows it', async () => {
  await polett.api('PUT', '/v1/tenants/o/policy', { ownTokens: true }, 'olga')
  const page = await open('/account?tenant=o&tab=tokens', 'uwe')
  await page.getByRole('link', { name: 'Create API Token' }).first().click()
  await page.waitForURL(/\/administrator\/tokens\/create\/user\?/)
  await page.getByRole('textbox', { name: 'Token name' }).waitFor()
  await page.getByRole('main').getByText('Uwe Krause').first().waitFor()
  expectClean(page, REFUSED)
  await page.context().close()
})

it('changes the password with the present one as proof, and ends one’s other sessions', async () => {
  const page = await open('/account?tenant=3&tab=sign-in', 'revisor')
  const elsewhere = await open('/account?tenant=3&tab=sign-in', 'revisor')
  const [current, next, again] = [0, 1, 2].map((at) => page.locator('input[type="password"]').nth(at))
  const change = page.getByRole('button', { name: 'Change password' })
  await current?.fill('not the pass-phrase')
  await next?.fill(NEW_PASSWORD)
  await again?.fill('another one')
  await again?.blur()
  await page.getByText('This is not the same as above').waitFor()
  expect(await change.isDisabled()).toBe(true)
  await again?.fill(NEW_PASSWORD)
  await change.click()
  await page.getByText('This is not your current password').waitFor()
  await current?.fill(PASSWORD)
  await change.click()
  await page.getByText('Your password is changed').first().waitFor()
  expect(await next?.inputValue()).toBe('')
  await page.getByRole('tab', { name: 'My devices' }).click()
  await page.getByText('You are not signed in on any device').waitFor()
  await elsewhere.reload()
  await elsewhere.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  expectClean(page, REFUSED)
  await page.context().close()
  await elsewhere.context().close()
})

it('Q-28 keeps language, theme and time zone on this device', async () => {
  const page = await open('/account?tenant=3', 'kari')
  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: 'Norsk bokmål' }).click()
  await page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
  await page.getByRole('combobox', { name: 'Tidssone' }).click()
  await page.getByRole('option', { name: 'UTC' }).click()
  await page.getByRole('combobox', { name: 'Utseende' }).click()
  await page.getByRole('option', { name: 'Mørkt' }).click()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
  expect(await page.getByRole('combobox', { name: 'Tidssone' }).inputValue()).toBe('UTC')
  expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark')
  expectClean(page)
  await page.context().close()
})
