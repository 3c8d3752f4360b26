/** Tables between a telephone and a wide window: where the columns do not fit, each row folds, and no column is cut off. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { settle } from '../browser/settle.ts'
import { addressOf, PAGES } from './scenes.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const WIDTHS = [1100, 1000, 900, 800]

/** The longest words stand in Norwegian columns. */
const LISTS = PAGES.filter(({ name }) =>
  [
    ...['API tokens', 'mobile users', 'organization tokens', 'group tokens'],
    ...['users', 'user', 'tokens of a user', 'department', 'access tokens of a group', 'own permissions'],
    ...['who reaches our data', 'audit log', 'tenants', 'applications of all tenants', 'application token'],
  ].includes(name),
)

it.each(LISTS.map((scene) => [scene.name, scene] as const))('%s', async (_, scene) => {
  const page = await polett.page({ as: scene.as ?? 'root', locale: 'nb', width: WIDTHS[0] ?? 0 })
  await page.goto(await addressOf(scene, polett))
  await settle(page)
  expect(await page.getByRole('table').count()).toBeGreaterThan(0)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    await settle(page)
    await expectNoSidewaysScroll(page)
  }
  expectClean(page)
  await page.context().close()
})

it('folds and unfolds with the window', async () => {
  const page = await polett.open('/administrator/tokens?tenant=3', { as: 'admin', locale: 'nb', width: 1000 })
  const folded = page.locator('table[data-narrow]')
  await folded.waitFor()
  await page.setViewportSize({ width: 1600, height: 800 })
  await folded.waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1000, height: 800 })
  await folded.waitFor()
  await page.context().close()
})
