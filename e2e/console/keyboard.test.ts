/** whole pieces of work by the keyboard alone, from the first Tab to where one is afterwards. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, expectFocusKept, tabAndPress, tabAndTake, tabAndType, tabTo } from '../browser/keyboard.ts'
import { settle } from '../browser/settle.ts'
import { type Translate, translator } from '../browser/text.ts'
import { call } from './token-page.ts'

const DAY_MS = 86_400_000
const FORM = '/administrator/tokens/create'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const combobox = (page: Page, name: string) => page.getByRole('combobox', { name })

interface Making {
  readonly kind: 'application' | 'organization' | 'group'
  readonly as: SignIn
  readonly tenant: string
  fill?(page: Page, t: Translate): Promise<void>
}

const MAKING: readonly Making[] = [
  {
    ...{ kind: 'application', as: 'root', tenant: 'platform' },
    fill: (page, t) => tabAndTake(page, combobox(page, t('create.grants.add')), 'Site 1'),
  },
  {
    ...{ kind: 'organization', as: 'olga', tenant: 'o' },
    fill: (page, t) => tabAndPress(page, page.getByRole('switch', { name: t('create.labels.admin') }), 'Space'),
  },
  { kind: 'group', as: 'olga', tenant: 'o' },
]

describe.each(['en', 'nb'] as const)('by keyboard, in the language %s', (locale) => {
  const t = translator(locale)

  it.each(MAKING)('a token of kind $kind is created', async ({ as, fill, kind, tenant }) => {
    const name = `Keys of ${kind} in ${locale}`
    const page = await polett.open(`${FORM}/${kind}?tenant=${tenant}`, { as, locale })
    if (kind === 'group') await tabAndTake(page, combobox(page, t('create.labels.unit')), 'G1')
    await tabAndType(page, page.getByRole('textbox', { name: t(`create.labels.name.${kind}`) }), name)
    await fill?.(page, t)
    await tabTo(page, page.getByRole('radio', { checked: true }).first())
    await page.keyboard.press('ArrowLeft')
    await tabAndPress(page, button(page, t('common.create')))
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await tabAndPress(page, dialog.getByRole('button', { name: t('create.once.stored_one') }))
    await page.waitForURL(/\/administrator\/tokens\/(?!create)/)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await settle(page)
    await expectFocusKept(page)
    expectClean(page)
    await page.context().close()
  })

  it('two rows are chosen and revoked, and the work goes on at the list', async () => {
    const secrets = await Promise.all([1, 2, 3].map((number) => makeToken(`Rein ${locale} ${number}`)))
    const path = `/administrator/tokens?tenant=3&sort=name&q=Rein ${locale}`
    const page = await polett.open(path, { as: 'admin', locale })
    await tabAndPress(page, page.locator('[data-row-box]').first(), 'Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await tabTo(page, button(page, t('tokens.actions.revoke')), 'Shift+Tab')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await tabAndPress(page, dialog.getByRole('button', { name: t('tokens.bulk.revokeVerb_other', { count: '2' }) }))
    await dialog.waitFor({ state: 'detached' })
    await settle(page)
    const [first, second, third] = await Promise.all(secrets.map((secret) => call(polett, secret)))
    expect([first, second, third]).toEqual([
      [401, 'token_revoked'],
      [401, 'token_revoked'],
      [200, undefined],
    ])
    await expectFocusKept(page)
    expectClean(page)
    await page.context().close()
  })

  it('a list is narrowed, and widened again where one was', async () => {
    const page = await polett.open('/administrator/tokens?tenant=3', { as: 'admin', locale })
    const department = combobox(page, t('tokens.filters.department'))
    await tabAndTake(page, department, 'Tømrer')
    await page.waitForURL(/unit=b-tomrer/)
    await page.getByText(t('list.nothingMatches')).waitFor()
    await tabAndPress(page, button(page, t('list.clearFilter', { name: t('tokens.filters.department') })))
    await page.waitForURL(({ searchParams }) => !searchParams.has('unit'))
    await expectFocus(page, department)
    expectClean(page)
    await page.context().close()
  })

  it('look and language are changed where they stand', async () => {
    const page = await polett.open('/administrator/roles?tenant=3', { as: 'admin', locale, theme: 'light' })
    const theme = button(page, t('shell.theme'))
    await tabAndPress(page, theme)
    await expectFocus(page, page.getByRole('menuitem').first())
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    await expectFocus(page, theme)
    const other = locale === 'en' ? 'nb' : 'en'
    await tabTo(page, page.getByRole('button', { name: new RegExp(t('shell.switchLanguage')) }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: translator(other)('roles.title') }).waitFor()
    await expectFocus(page, page.getByRole('button', { name: new RegExp(translator(other)('shell.switchLanguage')) }))
    expectClean(page)
    await page.context().close()
  })

  it('menus are walked, left and followed', async () => {
    const page = await polett.open('/administrator/users?tenant=3', { as: 'root', locale })
    const help = button(page, t('shell.help'))
    await tabAndPress(page, help)
    await expectFocus(page, page.getByRole('menuitem').first())
    await page.keyboard.press('Escape')
    await expectFocus(page, help)
    const switcher = button(page, t('shell.switchTenant', { name: 'Fjordbygg' }))
    await tabTo(page, switcher, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expectFocus(page, page.getByRole('menuitem').first())
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/administrator\/users\?tenant=o/)
    await expectFocus(page, button(page, t('shell.switchTenant', { name: 'Organization O' })))
    expectClean(page)
    await page.context().close()
  })
})

async function makeToken(name: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 60 * DAY_MS).toISOString()
  const wish = { kind: 'user', tenant: '3', name, user: 'ola', unit: 'a', role: 'reader', expiresAt }
  const made: Json = await polett.api('POST', '/v1/tokens', wish)
  return made.secret
}
