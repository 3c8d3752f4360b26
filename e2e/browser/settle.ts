/** When a page has come to rest: everything asked for is there, and nothing stands in for what is on its way. */

import type { Page } from 'playwright-core'

const underWay = new WeakMap<Page, { count: number; changedAt: number }>()

const QUIET_MS = 60
const PATIENCE_MS = 30_000

/** Begins to count what a page asks for; before the first address is opened. */
export function watchTraffic(page: Page): void {
  const traffic = { count: 0, changedAt: 0 }
  underWay.set(page, traffic)
  const change = (by: number) => (): void => {
    traffic.count += by
    traffic.changedAt = performance.now()
  }
  page.on('request', change(1))
  page.on('requestfinished', change(-1))
  page.on('requestfailed', change(-1))
}

/** Waits until the page has a heading, its fonts, and all that it asked for, and nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  const traffic = underWay.get(page) ?? { count: 0, changedAt: 0 }
  await page.locator('h1').first().waitFor()
  const before = performance.now() + PATIENCE_MS
  for (;;) {
    const quiet = traffic.count <= 0 && performance.now() - traffic.changedAt > QUIET_MS
    if (quiet && (await isWhole(page))) return
    if (performance.now() > before) throw new Error(`${page.url()} did not come to rest.`)
    await page.waitForTimeout(20)
  }
}

function isWhole(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    // What was just changed begins to move with the next picture, not before.
    for (let pictures = 0; pictures < 2; pictures++) await new Promise((resolve) => requestAnimationFrame(resolve))
    await document.fonts.ready
    const moves = document.getAnimations().some(({ playState }) => playState === 'running')
    return !moves && document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]') === null
  })
}
