/** What every page and dialog has to be, whatever it shows: accessible as it is, and fitting a window 320 px wide. */

import type { Page } from 'playwright-core'
import { expectAccessible } from './axe.ts'
import { expectNoSidewaysScroll } from './layout.ts'
import { settle } from './settle.ts'

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 700 }

/** Leaves the page as wide as it usually is. */
export async function expectFine(page: Page): Promise<void> {
  await settle(page)
  await expectAccessible(page)
  await page.setViewportSize(NARROW)
  await settle(page)
  await expectNoSidewaysScroll(page)
  await page.setViewportSize(WIDE)
}
