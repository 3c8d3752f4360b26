/** User types as people use them: what each permits, changing it, who holds it, and a tenant's own permissions. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { tabAndPress } from '../browser/keyboard.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const DAY_MS = 86_400_000
const ROLES = '/administrator/roles'

const open = (path: string, as: SignIn, locale: Locale = 'en'): Promise<Page> => polett.open(path, { as, locale })

const rowOf = (page: Page, name: string): Locator => page.locator('tbody tr').filter({ hasText: name })
const box = (page: Page, name: string): Locator => page.getByRole('checkbox', { name: new RegExp(` ${name}$`) })

describe.each(['en', 'nb'] as const)('user types in the language %s', (locale) => {
  it('Q-25 takes a permission away, says whom it concerns, and tokens lose it on the next call', async () => {
    const t = translator(locale)
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString()
    const wish = { kind: 'user', tenant: '3', name: `probe ${locale}`, user: 'kari', unit: 'a', role: 'reader' }
    const { secret } = await polett.api('POST', '/v1/tokens', { ...wish, expiresAt })
    const call = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${secret}`, 'polett-tenant': '3' }
      return (await fetch(`${polett.url}/v1/tenants/3/users`, { headers })).status
    }
    expect(await call()).toBe(200)
    const page = await open(`${ROLES}/reader?tenant=3`, 'admin', locale)
    const save = page.getByRole('button', { name: t('roles.save') })
    expect(await save.isDisabled()).toBe(true)
    await box(page, 'user:read').click()
    const changes = page.getByRole('region', { name: t('roles.unsaved') })
    await changes.getByText(t('permissions.names.user_read')).waitFor()
    await changes.getByText(t('roles.effectNow_other', { count: '7' })).waitFor()
    await save.click()
    await changes.waitFor({ state: 'hidden' })
    expect(await call()).toBe(403)
    await tabAndPress(page, box(page, 'user:read'), 'Space')
    await tabAndPress(page, save)
    await changes.waitFor({ state: 'hidden' })
    expect(await call()).toBe(200)
    expectClean(page)
  })

  it('are created with a whole resource, one name and a pasted list; the draft survives a reload', async () => {
    const t = translator(locale)
    const page = await open(`${ROLES}?tenant=3&new=1`, 'admin', locale)
    const dialog = page.getByRole('dialog')
    const create = dialog.getByRole('button', { name: t('common.create'), exact: true })
    expect(await create.isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: t('roles.name'), exact: true }).fill(`Innkjøper ${locale}`)
    const tokens = dialog.getByRole('group', { name: t('roles.resources.token') })
    await tokens.getByRole('checkbox', { name: t('roles.picker.wholeResource') }).click()
    expect(await box(page, 'token:reveal').isChecked()).toBe(true)
    await box(page, 'token:reveal').click()
    const whole = tokens.getByRole('checkbox', { name: t('roles.picker.wholeResource') })
    expect(await whole.evaluate((element: HTMLInputElement) => element.indeterminate)).toBe(true)
    await dialog.getByLabel(t('roles.picker.add')).fill('orders:*, Audit unit:read')
    await dialog.getByRole('button', { name: t('roles.picker.addVerb'), exact: true }).click()
    await dialog.getByText(t('roles.picker.malformed', { names: 'Audit' })).waitFor()
    await page.reload()
    await settle(page)
    expect(await dialog.getByRole('textbox', { name: t('roles.name'), exact: true }).inputValue()).toBe(
      `Innkjøper ${locale}`,
    )
    await expectFine(page)
    await create.click()
    await page.getByRole('heading', { level: 1, name: `Innkjøper ${locale}` }).waitFor()
    const { permissions } = await polett.api('GET', `/v1/tenants/3/roles/innkjoper-${locale}`)
    const actions = ['create', 'delete', 'introspect', 'read', 'revoke', 'rotate']
    expect(permissions).toEqual(['orders:*', ...actions.map((action) => `token:${action}`), 'unit:read'])
    expectClean(page)
  })

  it('are listed by the names that one reads, built-in ones too, and found by them', async () => {
    const t = translator(locale)
    const page = await open(`${ROLES}?tenant=3`, 'revisor', locale)
    const names = (await page.locator('[data-row-main]').allTextContents()).map((name) => name.toLowerCase())
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, locale)))
    await page.getByRole('searchbox').fill(t('permissions.roles.auditor'))
    await page.waitForURL(/q=/)
    expect(await page.locator('[data-row-main]').allTextContents()).toEqual([t('permissions.roles.auditor')])
    expect(await page.getByRole('button', { name: t('roles.create') }).count()).toBe(0)
    await page.locator('[data-row-main]').click()
    await page.getByText(t('roles.readOnly')).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expectClean(page)
  })
})

describe('what is in use', () => {
  it('a user type that people hold is not deleted, and the dialog says how many hold it, and offers nothing', async () => {
    const t = translator('en')
    const page = await open(`${ROLES}/reader?tenant=3`, 'admin')
    await page.getByRole('button', { name: t('roles.moreFor', { name: 'Reader' }) }).click()
    await page.getByRole('menuitem', { name: t('roles.delete') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('roles.deleteHeld_other', { count: '7' })).waitFor()
    expect(await dialog.getByRole('button', { name: t('roles.deleteVerb', { name: 'Reader' }) }).count()).toBe(0)
    await expectFine(page)
    await dialog.getByText(t('common.close'), { exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expectClean(page)
  })

  it('an own permission is named, given to a built-in user type, and goes only when nobody holds it', async () => {
    const t = translator('nb')
    const page = await open(`${ROLES}?tenant=3&tab=own`, 'admin', 'nb')
    await page.getByRole('button', { name: t('roles.own.add') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('roles.own.name')).fill('token:print')
    await dialog.getByLabel(t('roles.own.description')).fill('Skrive ut fakturaer')
    await dialog.getByText(t('roles.own.nameReserved')).waitFor()
    await dialog.getByLabel(t('roles.own.name')).fill('invoices:print')
    await expectFine(page)
    await dialog.getByRole('button', { name: t('roles.own.addVerb') }).click()
    await rowOf(page, 'invoices:print').waitFor()
    await page.goto(`${ROLES}/unit-user?tenant=3`)
    await box(page, 'invoices:print').click()
    await page.getByRole('button', { name: t('roles.save') }).click()
    await page
      .getByRole('status')
      .getByText(t('roles.saved', { name: t('permissions.roles.unit_user') }))
      .waitFor({ state: 'attached' })
    await page.goto(`${ROLES}?tenant=3&tab=own`)
    const remove = page.getByRole('button', { name: t('roles.own.remove', { name: 'invoices:print' }) })
    await remove.click()
    await dialog.getByRole('button', { name: t('roles.own.removeVerb') }).click()
    await dialog.getByRole('alert').getByText(t('problems.titles.in_use')).waitFor()
    await polett.api('PATCH', '/v1/tenants/3/roles/unit-user', { permissions: [] })
    await dialog.getByRole('button', { name: t('roles.own.removeVerb') }).click()
    await rowOf(page, 'invoices:print').waitFor({ state: 'hidden' })
    expectClean(page, [/status of 409/])
  })
})
