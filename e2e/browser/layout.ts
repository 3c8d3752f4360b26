/** Whether a page fits its window. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Fails where the page scrolls sideways, or where something that can be seen reaches past the right edge. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const outside = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const scrolls = (document.scrollingElement?.scrollWidth ?? 0) > width
    const clips = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement))
    const tooFar = [...document.body.querySelectorAll('*')].filter((element) => {
      const { height, right, width: own } = element.getBoundingClientRect()
      // What a box of its own cuts off or scrolls is measured by that box.
      return right > width + 1 && own > 1 && height > 1 && element.checkVisibility() && !clips(element.parentElement)
    })
    const name = (element: Element): string => {
      const { right } = element.getBoundingClientRect()
      return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(right)}: ${(element.textContent ?? '').slice(0, 60)}`
    }
    return scrolls || tooFar.length > 0 ? [`the page is ${width} wide`, ...tooFar.slice(0, 10).map(name)] : []
  })
  if (outside.length > 0) fail(`${page.url()} does not fit its window:\n${outside.join('\n')}`)
}
