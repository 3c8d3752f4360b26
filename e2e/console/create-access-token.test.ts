/** Creating the tokens of an organization and of a group, and the dialog that shows a secret once. */

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Json, type PageOptions, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { takeSecret } from '../browser/steps.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { asPattern, translator } from '../browser/text.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const SECRET = /pltg_[0-9A-Za-z]{38}/
const FORM = '/administrator/tokens/create'

const LANGUAGES = ['en', 'nb'] as const
/** As people are promised it. */
const LEAD = {
  en: 'Copy the token now. It will not be shown again.',
  nb: 'Kopier tokenet nå. Det vises ikke igjen.',
} as const

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ at: NOW })
})
afterAll(() => polett.close())

async function open(path: string, as: PageOptions['as'], options: PageOptions = {}): Promise<Page> {
  const page = await polett.page({ ...options, ...(as === undefined ? {} : { as }) })
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const field = (page: Page, name: string) => page.getByRole('textbox', { name })
const dialog = (page: Page) => page.getByRole('dialog')

describe.each(LANGUAGES)('an organization or group token in the language %s', (locale) => {
  const t = translator(locale)

  it('V-04, V-05: its secret is shown once, in a dialog that only the reader’s word closes', async () => {
    const name = `ci-2-${locale}`
    const page = await open(`${FORM}/organization?tenant=o&name=${name}&expires=30d`, 'olga', { locale })
    await page
      .getByRole('main')
      .getByRole('link', { name: t('tokens.title') })
      .click()
    await page.waitForURL(/tokens\?/)
    await page.goBack()
    await button(page, t('common.create')).click()
    await dialog(page).getByText(LEAD[locale]).waitFor()
    await expectFine(page)
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 5)
    await page.evaluate(() => history.forward())
    await page.getByText(t('create.once.stay')).first().waitFor()
    const asked = page.waitForEvent('dialog')
    await page.evaluate(() => void setTimeout(() => location.reload()))
    await (await asked).dismiss()
    expect(await dialog(page).isVisible()).toBe(true)
    expect(
      await dialog(page)
        .getByRole('button', { name: t('common.close') })
        .count(),
    ).toBe(0)
    await button(page, t('common.copy')).click()
    await page
      .getByRole('status')
      .filter({ hasText: t('common.copiedWhat', { what: t('create.once.token') }) })
      .waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const download = page.waitForEvent('download')
    await button(page, t('create.once.download')).click()
    const env = await readFile(await (await download).path(), 'utf8')
    expect(env).toBe(`POLETT_URL=${polett.url}\nPOLETT_TENANT=o\nPOLETT_TOKEN=${copied}\n`)
    const answer = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${copied}` } })
    const { user } = (await answer.json()) as Json
    expect(user).toMatchObject({ type: 'technical', name })
    expect(await takeSecret(page, t)).toBe(copied)
    await page.waitForURL(/tokens\/tok_/)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectNoSecretKept(page, copied)
    expectClean(page)
  })

  it('V-04: selects the secret where the browser forbids copying, and fits 320 px', async () => {
    const page = await open(`${FORM}/group?tenant=o&unit=g1&name=g1-narrow-${locale}`, 'greta', {
      locale,
      width: 320,
      theme: 'dark',
    })
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))
    })
    await button(page, t('common.create')).click()
    await button(page, t('common.copy')).click()
    await page.getByText(t('common.copyBlocked')).first().waitFor()
    expect(await page.evaluate(() => String(getSelection()))).toMatch(SECRET)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await takeSecret(page, t)
  })

  it('V-12, V-13: those who may not are told so', async () => {
    for (const [as, kind] of [
      ['uwe', 'group'],
      ['greta', 'organization'],
    ] as const) {
      const page = await open(`${FORM}/${kind}?tenant=o`, as, { locale })
      await page
        .getByText(
          asPattern(t('problems.missing', { permission: t('permissions.names.token_create'), name: 'token:create' })),
        )
        .waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
    }
  })

  it('V-27: an empty name and a past or missing expiration are refused at their fields', async () => {
    const page = await open(`${FORM}/organization?tenant=o`, 'olga', { locale })
    await field(page, t('create.labels.name.group')).focus()
    await field(page, t('create.labels.name.group')).blur()
    expect(await page.getByText(t('common.required')).count()).toBe(1)
    await page.getByRole('radio', { name: t('create.expiry.choices.custom') }).click()
    await field(page, t('create.expiry.lastDay')).focus()
    await field(page, t('create.expiry.lastDay')).blur()
    await expect.poll(() => page.getByText(t('common.required')).count()).toBe(2)
    expect(await button(page, t('common.create')).isDisabled()).toBe(true)
    await field(page, t('create.expiry.lastDay')).fill('2026-11-20')
    await page.getByText(t('create.expiry.past')).waitFor()
  })
})
