/** A token's own page, in a real browser: what it shows, and what it never shows. */

import { deepEqual, equal, match, ok } from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { asPattern, literal, translator } from '../browser/text.ts'
import { openToken, statusButton } from './token-page.ts'

const SIX_MINUTES_MS = 6 * 60_000

const LANGUAGES = ['en', 'nb'] as const

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

/** The names and values of the first panel. */
function facts(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const pairs = [...document.querySelectorAll('dl > div')].map((pair) => [
      pair.querySelector('dt')?.textContent ?? '',
      (pair.querySelector('dd')?.textContent ?? '').trim(),
    ])
    return Object.fromEntries(pairs)
  })
}

describe('what is shown', () => {
  test.each([
    [
      'en',
      ['Token name', 'API Token', 'Tenant Id', 'Expiry date', 'Associated user', 'Department and User Type'],
      'Description of use',
    ],
    [
      'nb',
      ['Tokennavn', 'API-token', 'Tenant Id', 'Utløpsdato', 'Tilknyttet bruker', 'Avdeling og brukertype'],
      'Bruksbeskrivelse',
    ],
  ] as const)('Q-06: a user token shows its fields in %s, and none can be edited', async (locale, labels, use) => {
    const page = await openToken(polett, 'ERP sync', '3', { as: 'admin', locale })
    const shown = await facts(page)
    deepEqual(
      labels.filter((label) => !(label in shown)),
      [],
    )
    equal(shown[labels[0]], 'ERP sync')
    match(shown[labels[1]] ?? '', /^pltu_...•{12}....(Show|Vis)$/)
    equal(shown[labels[2]], '3')
    match(
      shown[labels[3]] ?? '',
      locale === 'nb' ? /^\d{1,2}\.\d\d\.\d{4} \d\d:\d\d Europe\/Oslo/ : /^\d{1,2} \w+ \d{4}/,
    )
    match(shown[labels[4]] ?? '', /Kari Nordmann/)
    equal(shown[labels[5]], 'A › Reader')
    await page.getByRole('heading', { name: use }).waitFor()
    equal(await page.locator('dl input, dl textarea, dl select').count(), 0)
    expectClean(page)
    await page.context().close()
  })

  test('an application shows its permissions as a matrix, * as such', async () => {
    const page = await openToken(polett, 'Web shop', 'platform', { as: 'root' })
    const matrix = page.getByRole('table', { name: 'Tenant Permissions' })
    deepEqual(await matrix.getByRole('columnheader').allTextContents(), ['Place', 'tenant', 'user'])
    match((await matrix.getByRole('row').nth(1).textContent()) ?? '', /site1.*read.*\*/)
    const shown = await facts(page)
    equal(shown.Master, 'No')
    equal(shown.Application, 'Web shop')
    ok('Expires On' in shown)
    match(shown['API Token'] ?? '', /cannot be shown again/)
    expectClean(page)
    await page.context().close()
  })

  test('a token of the installation that reaches a tenant is shown there in part', async () => {
    const page = await openToken(polett, 'Web shop', 'site1', { as: 'editor' })
    await page.getByText('belongs to the installation').waitFor()
    equal(await page.getByRole('button', { name: 'Rotate' }).count(), 0)
    // The organization's name, and its id below.
    deepEqual(await page.getByRole('rowheader').allTextContents(), ['Site 1site1'])
    expectClean(page, [/404/])
    await page.context().close()
  })

  test.each(LANGUAGES)('Q-26: a suspended token says why, and a missing one is not found (%s)', async (locale) => {
    const t = translator(locale)
    const cause = t('token.causes.user_inactive')
    const page = await openToken(polett, 'Drawings archive', '3', { as: 'admin', locale })
    await page.getByText(`${cause} ${t('token.access.paused.suspended')}`).waitFor()
    await statusButton(page, t).click()
    await page.getByRole('menu').getByText(cause).waitFor()
    expectClean(page)
    await page.goto('/administrator/tokens/tok_missing?tenant=3')
    await page.getByRole('heading', { name: t('session.notFound.title') }).waitFor()
    await page.context().close()
  })

  test('history and use in words, the numbers of the plot in a table, the period in the address', async () => {
    const page = await openToken(polett, 'ERP sync', '3', { as: 'admin' })
    await page.getByText(/Rotated; the old secret works until/).waitFor()
    await page.getByRole('img', { name: /^Calls\. Allowed [\d,]+, refused \d+/ }).waitFor()
    await page.getByText('7 d', { exact: true }).click()
    await page.waitForURL(/period=week/)
    await page.getByRole('button', { name: 'Show the numbers' }).click()
    await page.getByRole('table', { name: 'Calls' }).waitFor()
    equal(await page.getByRole('table', { name: 'Calls' }).getByRole('row').count(), 8)
    expectClean(page)
    await page.context().close()
  })
})

describe('the secret', () => {
  test.each(
    LANGUAGES,
  )('Q-06: Show asks for the password, and hides again when the window is left; Copy works; nothing is kept (%s)', async (locale) => {
    const t = translator(locale)
    const what = t('token.labels.secret')
    const page = await openToken(polett, 'ERP sync', '3', { as: 'admin', locale })
    const show = page.getByRole('button', { name: t('common.show'), exact: true })
    const revealed = page.getByText(t('token.history.actions.revealed'))
    const earlier = await revealed.count()
    const before = polett.clock.behindMs
    polett.clock.behindMs = before - SIX_MINUTES_MS
    await show.click()
    const dialog = page.getByRole('dialog', { name: t('session.stepUp.title') })
    await dialog.getByLabel(t('session.password'), { exact: true }).fill(PASSWORD)
    await dialog.getByRole('button', { name: t('session.stepUp.confirm') }).click()
    const value = page.locator('dd code').first()
    await page.getByRole('button', { name: t('common.hide'), exact: true }).waitFor()
    const secret = (await value.textContent()) ?? ''
    match(secret, /^pltu_[0-9A-Za-z]{38}$/)
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await show.waitFor()
    await expectNoSecretKept(page, secret)
    await page.getByRole('button', { name: t('common.copyWhat', { what }) }).click()
    await page.getByText(t('common.copiedWhat', { what })).waitFor({ state: 'attached' })
    equal(await page.evaluate(() => navigator.clipboard.readText()), secret)
    await expectNoSecretKept(page, secret)
    await expect.poll(() => revealed.count()).toBeGreaterThan(earlier)
    expectClean(page, [/403/])
    await page.context().close()
    polett.clock.behindMs = before
  })

  test('who may look but not reveal sees no way to', async () => {
    const page = await openToken(polett, 'ERP sync', '3', { as: 'revisor' })
    equal(await page.getByRole('button', { name: 'Show', exact: true }).count(), 0)
    await page.getByRole('button', { name: /Status of/ }).click()
    await page.getByText('There is nothing here that you may do').waitFor()
    expectClean(page)
    await page.context().close()
  })
})

describe.each(LANGUAGES)('what it may do in the language %s', (locale) => {
  const t = translator(locale)

  /** An answer: whether the call would pass, then why. */
  const answer = (key: string, ...because: readonly string[]): RegExp =>
    new RegExp([t(key), ...because].map(literal).join('.*'), 's')

  test('Q-09 to Q-12: asked whether a call would pass, it says why or why not', async () => {
    const page = await openToken(polett, 'ERP sync', '3', { as: 'admin', locale })
    const manages = literal(t('permissions.names.user_all'))
    await page.getByText(asPattern(t('token.access.mayNot'), { what: `.*${manages}.*` })).waitFor()
    const ask = async (permission: string, fields: Readonly<Record<string, string>> = {}): Promise<string> => {
      await page.getByRole('combobox', { name: t('token.check.permission') }).fill(permission)
      for (const [label, value] of Object.entries(fields)) await page.getByRole('combobox', { name: label }).fill(value)
      await page.getByRole('heading', { name: t('token.check.title') }).click()
      await page.getByRole('button', { name: t('token.check.ask') }).click()
      const said = page.getByRole('status').getByRole('alert')
      await said.waitFor()
      return (await said.textContent()) ?? ''
    }
    const unit = `${t('token.check.unit')} (${t('common.optional')})`
    const creates = `${t('permissions.names.user_create')} (user:create)`
    const byReader = t('token.access.byRole', { role: 'Reader' })
    match(await ask('user:read', { [unit]: 'a' }), answer('token.check.passes', byReader))
    const refusal = t('token.check.missingAt', { permission: creates, place: 'a, 3' })
    match(await ask('user:create'), answer('token.check.fails', refusal))
    match(await ask('user:read', { [unit]: 'b' }), answer('token.check.fails'))
    match(await ask('user:read', { [unit]: '', [t('token.check.tenant')]: 'o' }), answer('token.check.fails'))
    expectClean(page)
    await page.context().close()
  })
})

describe('X-08', () => {
  test.each([
    ['ERP sync', '3', 'admin', { locale: 'en', theme: 'light' }],
    ['Web shop', 'platform', 'root', { locale: 'nb', theme: 'dark' }],
    ['ci', 'o', 'olga', { locale: 'nb', theme: 'light', width: 320 }],
    ['Web shop', 'platform', 'root', { locale: 'en', theme: 'dark', width: 320 }],
  ] as const)('the page of %s is accessible and fits', async (name, tenant, as, options) => {
    const page = await openToken(polett, name, tenant, { as, ...options })
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    expectClean(page)
    await page.context().close()
  })
})
