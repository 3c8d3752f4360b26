/** Users as people use them: the list, and creating one by keyboard. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, tabAndType, tabTo } from '../browser/keyboard.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const LANGUAGES = ['en', 'nb'] as const
const USERS = '/administrator/users?tenant=3'
const NEW_PASSWORD = 'five quiet fjords in winter'
/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

const open = (path: string, as: SignIn = 'admin', locale: Locale = 'en'): Promise<Page> =>
  polett.open(path, { as, locale })

const namesOn = (page: Page): Promise<string[]> => page.locator('tbody [data-row-main]').allTextContents()
const dialogOf = (page: Page): Locator => page.getByRole('dialog')

describe('the list', () => {
  it('is searched, narrowed and ordered, and keeps all of it in the address', async () => {
    const page = await open(USERS)
    expect(await namesOn(page)).toContain('Kari Nordmann')
    await page.keyboard.press('/')
    await page.keyboard.type('nordmann')
    await page.waitForURL(/q=nordmann/)
    await page.getByText('1–2 of 2').waitFor()
    await page.getByRole('columnheader', { name: 'User name' }).getByRole('button').click()
    await page.waitForURL(/sort=username/)
    expect(await namesOn(page)).toEqual(['Kari Nordmann', 'Ola Nordmann'])
    await page.getByRole('combobox', { name: 'Department' }).click()
    await page.getByRole('option', { name: 'B', exact: true }).click()
    await page.getByText('1–1 of 1').waitFor()
    await page.getByText('A › Reader, B › Administrator').waitFor()
    await page.reload()
    await page.getByText('1–1 of 1').waitFor()
    await page.goto(`${USERS}&status=inactive`)
    await page.getByText('1–1 of 1').waitFor()
    expect(await namesOn(page)).toEqual(['Jonas Moen'])
    expectClean(page)
    await page.context().close()
  })

  it.each(
    LANGUAGES,
  )('V-26 marks technical users, whose page can change nothing and leads to their token (%s)', async (locale) => {
    const t = translator(locale)
    const page = await open('/administrator/users?tenant=o&type=technical', 'olga', locale)
    const row = page.locator('tbody tr').filter({ has: page.getByRole('link', { name: 'ci', exact: true }) })
    await row.getByText(t('users.technical'), { exact: true }).waitFor()
    await row.getByRole('link', { name: 'ci', exact: true }).click()
    await page.getByText(t('users.page.technicalTitle')).waitFor()
    for (const name of [t('users.edit.verb'), t('users.memberships.add'), t('users.page.more', { name: 'ci' })]) {
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    }
    await expectAccessible(page)
    await page.getByRole('main').getByRole('link', { name: 'ci', exact: true }).click()
    await page.waitForURL(/\/administrator\/tokens\/tok_/)
    expectClean(page)
    await page.context().close()
  })
})

describe.each(LANGUAGES)('creating a person in the language %s', (locale) => {
  it('goes by keyboard, keeps what was typed but for the password, and refuses to begin incomplete', async () => {
    const t = translator(locale)
    const page = await open(USERS, 'admin', locale)
    await page.keyboard.press('c')
    const form = dialogOf(page)
    const username = form.getByRole('textbox', { name: t('users.form.username') })
    const name = form.getByRole('textbox', { name: t('users.form.name'), exact: false }).nth(1)
    const create = form.getByRole('button', { name: t('common.create'), exact: true })
    await expectFocus(page, username)
    expect(await create.isDisabled()).toBe(true)
    await page.keyboard.press('Tab')
    await form.getByText(t('common.required')).waitFor()
    await tabTo(page, username, 'Shift+Tab')
    await page.keyboard.type(`nils.${locale}`)
    await tabAndType(page, name, 'Nils Nordmann')
    await form.locator('input[type="password"]').fill(NEW_PASSWORD)
    await page.reload()
    await form.waitFor()
    expect(await username.inputValue()).toBe(`nils.${locale}`)
    expect(await form.locator('input[type="password"]').inputValue()).toBe('')
    await expectNoSecretKept(page, NEW_PASSWORD)
    expect(await create.isDisabled()).toBe(true)

    const role = form.getByRole('combobox', { name: t('users.form.role') })
    await tabTo(page, form.getByRole('combobox', { name: t('users.form.place') }))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('Betong')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await tabTo(page, role)
    await page.keyboard.type('Reader')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await form.getByText('orders:read', { exact: false }).waitFor()
    await expectAccessible(page)
    await tabTo(page, create)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Nils Nordmann' }).waitFor()
    await page.getByRole('cell', { name: 'A – Betong', exact: true }).waitFor()
    expectClean(page)
    await page.context().close()
  })
})

it('says at the field what the server does not take, and loses nothing', async () => {
  const page = await open(`${USERS}&create=1`)
  const form = dialogOf(page)
  await form.getByRole('textbox', { name: 'User name' }).fill('KARI')
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Another Kari')
  await form.getByRole('button', { name: 'Remove membership 1' }).click()
  await form.getByText('may do nothing').waitFor()
  await form.locator('input[type="password"]').fill('password1')
  await form.getByRole('button', { name: 'Create', exact: true }).click()
  await form.getByText('among the first that anyone would guess').waitFor()
  await form.locator('input[type="password"]').fill(NEW_PASSWORD)
  await form.getByRole('button', { name: 'Create', exact: true }).click()
  await form.getByText('This exists already').waitFor()
  expect(await form.getByRole('textbox', { name: 'User name' }).inputValue()).toBe('KARI')
  expectClean(page, REFUSED)
  await page.context().close()
})
