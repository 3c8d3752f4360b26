/** The apps of an organization: registered, used, changed and deleted, and read by those who may not change them. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

const APPS = '/administrator/apps?tenant=o'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

describe.each(['en', 'nb'] as const)('the apps, in the language %s', (locale) => {
  const t = translator(locale)
  const id = `diary-${locale}`
  const button = (page: Page, key: string, name = '') =>
    page.getByRole('button', { name: t(key, { name }), exact: true })

  it('are registered, show how they are used, and are changed and deleted', async () => {
    const page = await polett.open(APPS, { as: 'olga', locale })
    await page.getByRole('heading', { level: 2, name: t('apps.empty') }).waitFor()
    await expectWords(page, locale, ['Polett'])
    await expectFine(page)
    await button(page, 'apps.create').click()
    await page.getByRole('textbox', { name: t('apps.name') }).fill(`Diary ${locale}`)
    expect(await page.getByRole('textbox', { name: t('apps.id'), exact: true }).inputValue()).toBe(id)
    await page.getByRole('textbox', { name: t('apps.redirectUris') }).fill('http://diary.example/back')
    await expectFine(page)
    await button(page, 'apps.createVerb').click()
    await page.locator('[aria-invalid="true"]').waitFor()
    await page.getByRole('textbox', { name: t('apps.redirectUris') }).fill('no.fjordbygg.diary:/signed-in\n\n')
    await page.getByRole('textbox', { name: t('apps.loginDays') }).fill('0')
    expect(await button(page, 'apps.createVerb').isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: t('apps.loginDays') }).fill('14')
    await button(page, 'apps.createVerb').click()
    const drawer = page.getByRole('dialog', { name: t('apps.editTitle', { name: `Diary ${locale}` }) })
    await drawer.getByText(`client_id=o.${id}`, { exact: false }).waitFor()
    await settle(page)
    await expectFine(page)
    await drawer.getByRole('switch', { name: t('apps.active') }).uncheck({ force: true })
    await button(page, 'common.save').click()
    await drawer.waitFor({ state: 'detached' })
    expect(await polett.api('GET', `/v1/tenants/o/clients/${id}`)).toMatchObject({
      ...{ status: 'inactive', loginDays: 14, redirectUris: ['no.fjordbygg.diary:/signed-in'] },
    })
    await button(page, 'apps.deleteWhich', `Diary ${locale}`).click()
    await page.getByRole('dialog').getByText(t('apps.deleteWhat')).waitFor()
    await expectFine(page)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('apps.deleteVerb', { name: `Diary ${locale}` }) })
      .click()
    await page.getByRole('heading', { level: 2, name: t('apps.empty') }).waitFor()
    expectClean(page, [/status of 422/])
    await page.context().close()
  })

  it('are read, and no more, by those who may not change them', async () => {
    const page = await polett.open('/administrator/apps?tenant=3', { as: 'revisor', locale })
    await page.getByRole('table').waitFor()
    expect(await button(page, 'apps.create').count()).toBe(0)
    await expectFine(page)
    expectClean(page)
    await page.context().close()
  })
})
