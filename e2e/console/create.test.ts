/** Creating an API Token: its fields, whom it may act as, its last day, and all of it by the keyboard. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Json, type PageOptions, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, tabAndPress, tabAndType, tabTo } from '../browser/keyboard.ts'
import { takeSecret } from '../browser/steps.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { type Translate, translator } from '../browser/text.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const FORM = '/administrator/tokens/create'

const LANGUAGES = ['en', 'nb'] as const
/** As people are promised them. */
const WRITTEN = {
  en: {
    ...{ preset: 'Friday 19 Feb 2027', last: 'Monday 1 Mar 2027', dead: '2 Mar 2027, 00:00 (Europe/Oslo)' },
    ...{ first: /^21 November 2026/, picked: /^1 March 2027/ },
    save: 'Save',
    labels: ['Token name', 'Select user', 'Select department & user type', 'Expiry date'],
  },
  nb: {
    ...{ preset: 'fredag 19.02.2027', last: 'mandag 1.03.2027', dead: '2.03.2027 00:00 (Europe/Oslo)' },
    ...{ first: /^21 november 2026/, picked: /^1 mars 2027/ },
    save: 'Lagre',
    labels: ['Tokennavn', 'Velg bruker', 'Velg avdeling og brukertype', 'Utløpsdato'],
  },
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

async function chooseUser(page: Page, t: Translate, typed: string): Promise<void> {
  await page.getByRole('combobox', { name: t('create.labels.user') }).fill(typed)
  await page
    .getByRole('option', { name: new RegExp(typed, 'i') })
    .first()
    .click()
}

async function tokensNamed(name: string): Promise<Json[]> {
  return (await polett.api('GET', `/v1/tokens?q=${encodeURIComponent(name)}`)).items
}

describe.each(LANGUAGES)('a user token in the language %s', (locale) => {
  const t = translator(locale)
  const written = WRITTEN[locale]

  it('Q-02, Q-03, Q-04, Q-05: needs four fields, offers what the person has, and is listed', async () => {
    const name = `Integration ${locale}`
    const page = await open(`${FORM}/user?tenant=3`, 'admin', { locale })
    expect(await button(page, written.save).isDisabled()).toBe(true)
    expect(await page.locator('form .mantine-InputWrapper-required').count()).toBe(4)
    await field(page, t('create.labels.name.user')).fill(name)
    await chooseUser(page, t, 'kari')
    const combinations = page.getByRole('radiogroup', { name: t('create.labels.combination') }).getByRole('radio')
    await combinations.first().waitFor()
    for (const label of written.labels) await page.getByLabel(label).first().waitFor()
    const names = await combinations.evaluateAll((all) =>
      all.map((one) => one.closest('div')?.parentElement?.textContent),
    )
    expect(names.sort()).toEqual(['A › Reader', 'B › Administrator'])
    expect(await combinations.evaluateAll((all) => all.some((one) => (one as HTMLInputElement).checked))).toBe(false)
    expect(await button(page, t('common.save')).isDisabled()).toBe(true)
    await button(page, t('create.user.clear')).click()
    await expect.poll(() => combinations.count()).toBe(0)
    expect(await button(page, t('common.save')).isDisabled()).toBe(true)
    await chooseUser(page, t, 'kari')
    await page.getByRole('radio', { name: 'A › Reader' }).click()
    const rights = [
      'create.summary.may',
      'permissions.names.user_read',
      'create.summary.mayNot',
      'create.lacks.userChange',
    ].map((key) => t(key))
    const summary = page.getByRole('region', { name: t('create.summary.title') })
    await expect
      .poll(() => summary.textContent())
      .toContain(t('create.summary.who.user', { name: t('create.summary.named', { name }), person: 'Kari Nordmann' }))
    expect(await summary.textContent()).toMatch(new RegExp(rights.join('.*'), 's'))
    expect(await summary.textContent()).toContain(written.preset)
    await button(page, t('common.save')).click()
    const secret = await takeSecret(page, t)
    await page.waitForURL(/tokens\/tok_/)
    const [token] = await tokensNamed(name)
    expect(token).toMatchObject({ user: { username: 'kari' }, unit: 'a', role: 'reader' })
    expect(token.expiresAt).toBe('2027-02-19T23:00:00.000Z')
    await expectNoSecretKept(page, secret)
    expectClean(page)
  })

  it('Q-14, Q-15, Q-16: a typed day ends in the tenant’s zone; the past is refused, a long life warned about', async () => {
    const page = await open(`${FORM}/user?tenant=3&name=Dated-${locale}&user=kari&role=reader&unit=a`, 'admin', {
      locale,
    })
    await page.getByRole('radio', { name: t('create.expiry.choices.custom') }).click()
    const day = field(page, t('create.expiry.lastDay'))
    const calendar = button(page, t('common.calendar', { field: t('create.expiry.lastDay') }))
    await calendar.click()
    await expectFocus(page, page.getByRole('button', { name: written.first }))
    await page.keyboard.press('Escape')
    await expectFocus(page, calendar)
    await day.fill('soon')
    await day.blur()
    await page.getByText(t('create.expiry.unreadable')).waitFor()
    await day.fill('20.11.2026')
    await page.getByText(t('create.expiry.past')).waitFor()
    expect(await button(page, t('common.save')).isDisabled()).toBe(true)
    await day.fill('1.3.2028')
    await page.getByText(t('create.expiry.long')).waitFor()
    await day.fill('1.3.2027')
    await page.getByText(written.last).first().waitFor()
    expect(await page.getByText(t('create.expiry.long')).count()).toBe(0)
    await page.getByText(written.dead).first().waitFor()
    await calendar.click()
    await expectFocus(page, page.getByRole('button', { name: written.picked }))
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expectFocus(page, calendar)
    await button(page, t('common.save')).click()
    await takeSecret(page, t)
    expect((await tokensNamed(`Dated-${locale}`))[0].expiresAt).toBe('2027-03-01T23:00:00.000Z')
    await page.goto(`${FORM}/user?tenant=3&name=Long-${locale}&user=kari&role=reader&unit=a&expires=2028-03-01`)
    await page.getByText(t('create.expiry.long')).waitFor()
    await button(page, t('common.save')).click()
    await dialog(page).getByText(t('create.expiry.long')).waitFor()
    await takeSecret(page, t)
    expectClean(page)
  })

  it('X-08: is made by the keyboard alone, and what was typed survives a reload', async () => {
    const name = `By keyboard in ${locale}`
    const page = await open(`${FORM}/user?tenant=3`, 'admin', { locale })
    await tabAndType(page, field(page, t('create.labels.name.user')), name)
    await tabAndType(page, page.getByRole('combobox', { name: t('create.labels.user') }), 'ola n')
    await expect.poll(() => page.getByRole('option').count()).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'A › Reader' }).waitFor()
    await page.reload()
    await page.getByRole('radio', { name: 'A › Reader' }).waitFor()
    expect(await field(page, t('create.labels.name.user')).inputValue()).toBe(name)
    await tabTo(page, page.getByRole('radio', { name: 'A › Reader' }))
    await page.keyboard.press('Space')
    await tabAndPress(page, button(page, t('common.save')))
    await dialog(page).waitFor()
    await tabAndPress(page, button(page, t('create.once.stored_one')))
    await page.waitForURL(/tokens\/tok_/)
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(name)
  })
})
