/** What every page and dialog has to be, whatever it shows: accessible in both themes, and fitting a window 320 px wide. */

import type { Page } from 'playwright-core'
import { expectAccessible } from './axe.ts'
import { expectNoSidewaysScroll } from './layout.ts'
import { settle } from './settle.ts'

const NARROW = { width: 320, height: 700 }

/** Leaves the page as wide and as light as it was. */
export async function expectFine(page: Page): Promise<void> {
  await settle(page)
  await expectAccessible(page)
  const before = await swapTheme(page, null)
  await settle(page)
  await expectAccessible(page, 'colour')
  await swapTheme(page, before)
  const usual = page.viewportSize()
  await page.setViewportSize(NARROW)
  await settle(page)
  await expectNoSidewaysScroll(page)
  if (usual !== null) await page.setViewportSize(usual)
}

/** Sets a theme, or the other one, without touching what the reader has chosen. Answers which one there was. */
function swapTheme(page: Page, wanted: string | null): Promise<string> {
  return page.evaluate((theme) => {
    const { dataset } = document.documentElement
    const before = dataset.mantineColorScheme ?? ''
    dataset.mantineColorScheme = theme ?? (before === 'dark' ? 'light' : 'dark')
    return before
  }, wanted)
}
