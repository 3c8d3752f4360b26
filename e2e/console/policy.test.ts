/** Policies as people change them: an organization's own, and the platform's, which asks before it binds everybody. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const open = (path: string, as: SignIn, locale: Locale): Promise<Page> => polett.open(path, { as, locale })

describe.each(['en', 'nb'] as const)('the policy in the language %s', (locale) => {
  const t = translator(locale)
  const save = (page: Page) => page.getByRole('button', { name: t('common.save'), exact: true })

  it('is changed, survives a reload while it is typed, and says where the platform is stricter', async () => {
    await polett.api('PUT', '/v1/policy', { maxLifetimeDays: { user: 365 } }, 'root')
    const page = await open('/administrator/policy?tenant=3', 'admin', locale)
    const days = page.getByRole('textbox', { name: t('policy.kinds.user') })
    await page.getByText(t('policy.ceilingDays_other', { count: '365' })).waitFor()
    expect(await save(page).isDisabled()).toBe(true)
    await days.fill('0')
    await page.getByText(t('policy.wrongDays')).waitFor()
    expect(await save(page).isDisabled()).toBe(true)
    await days.fill('90')
    await page.reload()
    expect(await days.inputValue()).toBe('90')
    await expectFine(page)
    expectClean(page)
    await save(page).click()
    await page.getByText(t('policy.saved')).first().waitFor()
    expect((await polett.api('GET', '/v1/tenants/3/policy')).maxLifetimeDays.user).toBe(90)
    await polett.api('PUT', '/v1/tenants/3/policy', {}, 'admin')
    expectClean(page)
  })

  it('asks before it erases secrets, and before it becomes the ceiling for all', async () => {
    await polett.api('PUT', '/v1/policy', {}, 'root')
    const page = await open('/platform/policy?tenant=platform', 'root', locale)
    await page.getByRole('radio', { name: t('policy.visibilities.once') }).check()
    await save(page).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('policy.confirm.erase')).waitFor()
    await dialog.getByText(t('policy.confirm.everywhere')).waitFor()
    await expectFine(page)
    expectClean(page)
    await dialog.getByRole('button', { name: t('common.cancel') }).click()
    expect((await polett.api('GET', '/v1/policy', undefined, 'root')).secretVisibility.user).toBe('sealed')
  })

  it('of the platform sends what was set or is changed, and nothing else', async () => {
    await polett.api('PUT', '/v1/policy', { ownTokens: true }, 'root')
    const page = await open('/platform/policy?tenant=platform', 'root', locale)
    const sent: Json[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(request.postDataJSON())
    })
    await page.getByRole('textbox', { name: t('policy.mobileLifetime') }).fill('14')
    await save(page).click()
    const dialog = page.getByRole('dialog', { name: t('policy.confirm.title') })
    await dialog.getByText(t('policy.confirm.everywhere')).waitFor()
    expect(await dialog.getByText(t('policy.confirm.erase')).count()).toBe(0)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expectFocus(page, save(page))
    expect(sent).toEqual([])
    await save(page).click()
    await dialog.getByRole('button', { name: t('policy.confirm.verb') }).click()
    await page.getByText(t('policy.saved')).first().waitFor()
    expect(sent).toEqual([{ mobileLifetimeDays: 14, ownTokens: true }])
    expect((await polett.api('GET', '/v1/policy', undefined, 'root')).set.toSorted()).toEqual([
      'mobileLifetimeDays',
      'ownTokens',
    ])
    await polett.api('PUT', '/v1/policy', {}, 'root')
    expectClean(page)
    await page.context().close()
  })

  it('is read by those who may not change it', async () => {
    const page = await open('/administrator/policy?tenant=o', 'uwe', locale)
    await page.getByText(t('policy.noLimit')).first().waitFor()
    expect(await save(page).count()).toBe(0)
    await expectFine(page)
    expectClean(page)
  })
})
