/** Getting in, staying in and finding one's way: sign-in, step-up, an ended session, what one may not see, the overview. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { settle } from '../browser/settle.ts'
import { expectNoSecretKept } from '../browser/storage.ts'

let consoles: RunningConsole

beforeAll(async () => {
  consoles = await startConsole()
})

afterAll(() => consoles?.close())

const WORDS = {
  en: {
    ...{ signIn: 'Sign in', username: 'User name', password: 'Password', organization: 'Organization' },
    ...{ overview: 'Overview', another: 'Another organization', signOut: 'Sign out' },
  },
  nb: {
    ...{ signIn: 'Logg inn', username: 'Brukernavn', password: 'Passord', organization: 'Organisasjon' },
    ...{ overview: 'Oversikt', another: 'En annen organisasjon', signOut: 'Logg ut' },
  },
} as const

const LOCALES: readonly Locale[] = ['en', 'nb']

/** Browsers report every refusal as an error. */
const REFUSED = [/status of 40[134]/]

async function signIn(page: Page, username: string, password = PASSWORD, locale: Locale = 'en'): Promise<void> {
  const words = WORDS[locale]
  await page.getByRole('textbox', { name: words.username }).fill(username)
  await page.getByLabel(words.password, { exact: false }).first().fill(password)
  await page.getByRole('button', { name: words.signIn, exact: true }).click()
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

describe.each(LOCALES)('the sign-in, in %s', (locale) => {
  const words = WORDS[locale]

  test('for one organization says one thing about a wrong password, keeps the name, and is remembered', async () => {
    const page = await consoles.page({ locale })
    await page.goto('/sign-in/3')
    await page.getByText('3', { exact: true }).waitFor()
    expect(await page.getByRole('textbox', { name: words.organization }).count()).toBe(0)
    expect(await page.getByRole('button', { name: words.signIn, exact: true }).isDisabled()).toBe(true)
    await settle(page)
    await expectAccessible(page)
    expectClean(page)

    await signIn(page, 'kari', 'not the pass-phrase', locale)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').count()).toBe(1)
    expect(await page.getByRole('textbox', { name: words.username }).inputValue()).toBe('kari')
    await signIn(page, 'kari', PASSWORD, locale)
    await heading(page, words.overview).waitFor()
    expectClean(page, REFUSED)

    await page.getByRole('button', { name: /Kari Nordmann/ }).click()
    await page.getByRole('menuitem', { name: words.signOut }).click()
    const organization = page.getByRole('textbox', { name: words.organization })
    await organization.waitFor()
    expect(await organization.inputValue()).toBe('3')
    expect(new URL(page.url()).search).toBe('')
    await expectNoSecretKept(page, PASSWORD.padEnd(60, ' '))
    await page.context().close()
  })

  test('leads to where one was going, in the language and look of the device', async () => {
    const page = await consoles.page({ locale, theme: 'dark', width: 320 })
    await page.goto('/administrator/users?tenant=3&q=kari')
    await heading(page, words.signIn).waitFor()
    expect(new URL(page.url()).searchParams.get('next')).toBe('/administrator/users?tenant=3&q=kari')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale)
    await expectNoSidewaysScroll(page)
    await settle(page)
    await expectAccessible(page)
    await page.getByRole('textbox', { name: words.organization }).fill(' 3 ')
    await signIn(page, 'admin', PASSWORD, locale)
    await page.waitForURL('**/administrator/users?tenant=3&q=kari')
    await page.goto('/sign-in')
    await heading(page, words.overview).waitFor()
    await page.context().close()
  })
})

test('the sign-in leads to no other site', async () => {
  const page = await consoles.page()
  await page.goto('/sign-in/3?next=//elsewhere.example/phishing')
  await signIn(page, 'admin')
  await heading(page, 'Overview').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  expectClean(page)
  await page.context().close()
})

test('Q-28: a language is chosen with one press, before and after the sign-in, and remembered', async () => {
  const page = await consoles.page()
  await page.goto('/sign-in/3')
  await page.getByRole('button', { name: 'Norsk bokmål' }).click()
  await heading(page, 'Logg inn').waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('nb')
  await signIn(page, 'admin', PASSWORD, 'nb')
  await heading(page, 'Oversikt').waitFor()
  expect(await page.title()).toBe('Oversikt · Polett')
  await page.reload()
  await heading(page, 'Oversikt').waitFor()
  await page.getByRole('button', { name: 'Switch to English' }).click()
  await heading(page, 'Overview').waitFor()
  await page.goto('/')
  await heading(page, 'Overview').waitFor()
  await page.context().close()
})

test('a session that has ended asks for the password and gives back the page with what was typed', async () => {
  const page = await consoles.page({ as: 'admin' })
  await page.goto('/administrator/tokens/create/user?tenant=3')
  await page.getByRole('textbox', { name: 'Token name' }).fill('Warehouse robot')
  await page.context().clearCookies()
  await page
    .getByRole('textbox', { name: 'Select user' })
    .or(page.getByRole('combobox', { name: 'Select user' }))
    .fill('kari')
  await heading(page, 'Sign in').waitFor()
  expect(new URL(page.url()).searchParams.get('next')).toContain('/administrator/tokens/create/user')
  await page.getByRole('textbox', { name: 'Organization' }).fill('3')
  await signIn(page, 'admin')
  await page.waitForURL('**/administrator/tokens/create/user?**')
  await expect.poll(() => page.getByRole('textbox', { name: 'Token name' }).inputValue()).toBe('Warehouse robot')
  expectClean(page, REFUSED)
  await page.context().close()
})

test('showing a secret asks for the password again once the last five minutes are over', async () => {
  const page = await consoles.page({ as: 'admin' })
  const { items } = await consoles.api('GET', '/v1/tokens?tenant=3&q=ERP%20sync&kind=user')
  await page.goto(`/administrator/tokens/${items[0].id}?tenant=3`)
  const show = page.getByRole('button', { name: /^Show/ }).first()
  await show.waitFor()
  consoles.clock.behindMs = -10 * 60_000
  try {
    await show.click()
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' })
    await dialog.waitFor()
    await expectAccessible(page)
    const password = dialog.getByLabel('Password', { exact: true })
    await password.fill('not the pass-phrase')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.getByRole('alert').waitFor()
    await password.fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByText(/pltu_[0-9A-Za-z]{38}/)
      .first()
      .waitFor()
  } finally {
    consoles.clock.behindMs = 0
  }
  expectClean(page, REFUSED)
  await page.context().close()
})

test.each([
  ['en', 'You may not see this', 'read the audit log', 'Go to the overview'],
  ['nb', 'Du har ikke tilgang til denne siden', 'revisjonsloggen', 'Gå til oversikten'],
] as const)('a page that one may not see names the permission and leads on, in %s', async (locale, title, words, home) => {
  const page = await consoles.page({ as: 'kari', locale, theme: 'dark' })
  await page.goto('/administrator/audit?tenant=3')
  await heading(page, title).waitFor()
  const main = page.getByRole('main')
  expect(await main.textContent()).toContain(words)
  expect(await main.textContent()).toContain('audit:read')
  await settle(page)
  await expectAccessible(page)
  await page.getByRole('link', { name: home }).click()
  await heading(page, WORDS[locale].overview).waitFor()
  await page.context().close()
})

test.each([
  '/nowhere/at/all?tenant=3',
  '/administrator/tokens/tok_missing?tenant=3',
  '/?tenant=site1',
])('an address with nothing behind it says so within the frame: %s', async (address) => {
  const page = await consoles.page({ as: 'admin' })
  await page.goto(address)
  await heading(page, 'Not found').waitFor()
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
  await settle(page)
  await expectAccessible(page)
  await page.context().close()
})

test('a server that cannot be reached is told of, and the page can be loaded again', async () => {
  const page = await consoles.page()
  await page.route('**/v1/session', (route) => route.abort())
  await page.goto('/administrator/users')
  await heading(page, 'This page could not be shown').waitFor()
  await settle(page)
  await expectAccessible(page)
  await page.unroute('**/v1/session')
  await page.getByRole('button', { name: 'Load the page again' }).click()
  await heading(page, 'Sign in').waitFor()
  await page.context().close()
})

describe('the overview', () => {
  test('leads from each number to the list behind it', async () => {
    const page = await consoles.page({ as: 'admin' })
    await page.goto('/?tenant=3')
    await page.getByRole('link', { name: /^API Tokens \d+$/ }).click()
    await page.waitForURL('**/administrator/tokens?*tab=user*')
    await page.goBack()
    await page.getByRole('link', { name: /API Tokens expire within 7 days/ }).click()
    await page.waitForURL('**/administrator/tokens?*expires=7*')
    await page.getByRole('table').getByText('Old export').waitFor()
    expect(await page.getByRole('table').getByText('ERP sync').count()).toBe(0)
    await page.goBack()
    await page.getByRole('link', { name: /never been used/ }).click()
    await page.waitForURL('**/administrator/tokens?*used=never*')
    await page.goBack()
    await page.getByRole('region', { name: 'Next to expire' }).getByRole('link', { name: 'Old export' }).click()
    await heading(page, 'Old export').waitFor()
    expectClean(page)
    await page.context().close()
  })

  test('shows those who administer nothing what is theirs', async () => {
    const page = await consoles.page({ as: 'uwe', locale: 'nb' })
    await page.goto('/?tenant=o')
    await page.getByRole('link', { name: 'Gå til min konto' }).click()
    await page.waitForURL('**/account?tenant=o')
    expectClean(page)
    await page.context().close()
  })
})
