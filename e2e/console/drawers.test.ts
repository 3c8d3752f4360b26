/** The drawers of forms: closed by Escape, each gives the focus back to what opened it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, tabAndPress } from '../browser/keyboard.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const DRAWERS: readonly (readonly [path: string, as: SignIn, opener: string])[] = [
  ['/administrator/users?tenant=3', 'admin', 'users.create'],
  ['/administrator/users/kari?tenant=3', 'admin', 'users.edit.verb'],
  ['/administrator/units?tenant=3', 'admin', 'units.create'],
  ['/administrator/units/a?tenant=3', 'admin', 'units.edit'],
  ['/administrator/roles?tenant=3', 'admin', 'roles.create'],
  ['/administrator/roles/reader?tenant=3', 'admin', 'roles.edit'],
  ['/platform/tenants?tenant=platform', 'root', 'tenants.create'],
  ['/administrator/tenant?tenant=3', 'admin', 'tenants.edit'],
]

describe.each(['en', 'nb'] as const)('a drawer gives the focus back in the language %s', (locale) => {
  it.each(DRAWERS)('on %s', async (path, as, key) => {
    const t = translator(locale)
    const page = await polett.open(path, { as, locale })
    const opener = page
      .getByRole('main')
      .getByRole('button', { name: t(key), exact: true })
      .first()
    await tabAndPress(page, opener)
    const drawer = page.getByRole('dialog')
    await drawer.waitFor()
    await expect.poll(() => drawer.evaluate((part) => part.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expectFocus(page, opener)
    expectClean(page)
    await page.context().close()
  })
})
