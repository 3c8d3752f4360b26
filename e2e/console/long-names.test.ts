/** Names that are longer than their place, and are read in full all the same. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectFine } from '../browser/fine.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { translator } from '../browser/text.ts'

const t = translator('nb')
/** Nothing in it says where a line may end. */
const UNBROKEN = 'Wv'.repeat(30)

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
  const person = { username: UNBROKEN, name: UNBROKEN, password: PASSWORD }
  await polett.api('POST', '/v1/tenants/3/users', { ...person, memberships: [{ unit: 'a', role: 'reader' }] })
  await polett.api('POST', '/v1/tenants', { id: 'long', name: UNBROKEN })
})
afterAll(() => polett?.close())

it('of a user, below the title', async () => {
  const page = await polett.open(`/administrator/users/${UNBROKEN}?tenant=3`, { as: 'admin', locale: 'nb', width: 320 })
  await expectNoSidewaysScroll(page)
  await page.context().close()
})

it('of an organization, in the menu of organizations', async () => {
  const page = await polett.open('/?tenant=3', { as: 'root', locale: 'nb' })
  await page.getByRole('button', { name: t('shell.switchTenant', { name: 'Fjordbygg' }) }).click()
  const item = page.getByRole('menuitem', { name: UNBROKEN })
  await item.waitFor()
  expect(await page.getByRole('menu').evaluate((menu) => menu.scrollWidth - menu.clientWidth)).toBe(0)
  await expectFine(page)
  await page.context().close()
})

it('of filters, in the longest words', async () => {
  const page = await polett.open('/administrator/users?tenant=3', { as: 'admin', locale: 'nb' })
  const filter = page.getByRole('combobox', { name: t('users.filters.factor') })
  const hidden = await filter.evaluate((field: HTMLInputElement) => {
    // Only what is typed counts as a field's content.
    field.value = field.placeholder
    return field.scrollWidth - field.clientWidth
  })
  expect(hidden).toBe(0)
  await page.context().close()
})
