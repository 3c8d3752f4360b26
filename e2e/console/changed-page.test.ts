/** Two people change what one page is the form of: no Cancel closes it, and what was chosen survives a reload. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
  await polett.api('POST', '/v1/tenants/3/roles', { id: 'clerk', name: 'Clerk', permissions: ['user:read'] })
})
afterAll(() => polett?.close())

const t = translator('en')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const side = (page: Page, name: string) => page.getByRole('radiogroup').getByText(name, { exact: true })

describe('a policy that a colleague changes meanwhile', () => {
  it('can be left as the colleague has saved it', async () => {
    const page = await polett.open('/administrator/policy?tenant=3', { as: 'admin' })
    const field = page.getByRole('textbox', { name: t('policy.mobileLifetime'), exact: true })
    await field.fill('15')
    await polett.api('PUT', '/v1/tenants/3/policy', { mobileLifetimeDays: 21 })
    await button(page, t('common.save')).click()
    await side(page, t('clash.theirs')).click()
    await button(page, t('policy.undo')).click()
    await page.getByText(t('clash.title'), { exact: true }).waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('21')
    expectClean(page)
  })
})

describe('the permissions of a user type that a colleague changes meanwhile', () => {
  const RESOURCE = '/v1/tenants/3/roles/clerk'
  const there = async () => (await polett.api('GET', RESOURCE)).permissions
  const box = (page: Page, name: string) => page.getByRole('checkbox', { name: new RegExp(` ${name}$`) })

  it('are not saved before both have been looked at, though the page was loaded again', async () => {
    await polett.api('PATCH', RESOURCE, { permissions: ['user:read'] })
    const page = await polett.open('/administrator/roles/clerk?tenant=3', { as: 'admin', locale: 'nb' })
    const nb = translator('nb')
    await box(page, 'unit:read').check()
    await polett.api('PATCH', RESOURCE, { permissions: ['audit:read', 'user:read'] })
    await page.reload()
    await button(page, nb('roles.save')).click()
    await page.getByText(nb('clash.by', { name: 'admin-console' })).waitFor()
    expect(await there()).toEqual(['audit:read', 'user:read'])
    await side(page, nb('clash.theirs')).click()
    expect([await box(page, 'audit:read').isChecked(), await box(page, 'unit:read').isChecked()]).toEqual([true, false])
    await box(page, 'unit:read').check()
    await expectFine(page)
    await button(page, nb('roles.save')).click()
    await expect.poll(there).toEqual(['audit:read', 'unit:read', 'user:read'])
    expectClean(page)
  })

  it('can be left as the colleague has saved them', async () => {
    await polett.api('PATCH', RESOURCE, { permissions: ['user:read'] })
    const page = await polett.open('/administrator/roles/clerk?tenant=3', { as: 'admin' })
    await box(page, 'unit:read').check()
    await polett.api('PATCH', RESOURCE, { permissions: ['audit:read', 'user:read'] })
    await button(page, t('roles.save')).click()
    await side(page, t('clash.theirs')).click()
    await button(page, t('roles.discard')).click()
    await page.getByText(t('clash.title'), { exact: true }).waitFor({ state: 'detached' })
    expect([await box(page, 'audit:read').isChecked(), await box(page, 'unit:read').isChecked()]).toEqual([true, false])
    expectClean(page)
  })

  it('follow the colleague where one’s own choice was taken back', async () => {
    await polett.api('PATCH', RESOURCE, { permissions: ['user:read'] })
    const page = await polett.open('/administrator/roles/clerk?tenant=3', { as: 'admin' })
    await box(page, 'unit:read').check()
    await box(page, 'unit:read').uncheck()
    await polett.api('PATCH', RESOURCE, { permissions: ['audit:read', 'user:read'] })
    await page.reload()
    await settle(page)
    expect(await box(page, 'audit:read').isChecked()).toBe(true)
    expect(await button(page, t('roles.save')).isDisabled()).toBe(true)
    expectClean(page)
  })
})
