/** Whether a page fits its window. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Fails where the page scrolls sideways, where something that can be seen reaches past the right edge, or a table is cut off. */
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
  await expectWholeTables(page)
}

/** Fails where a plain word that is shown goes on in the next line, as only addresses and ids may. */
export async function expectWholeWords(page: Page): Promise<void> {
  const broken = await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    // What is only for screen readers stands in a box of one pixel.
    const isSeen = (part: Element | null): boolean =>
      part === null || (part.getBoundingClientRect().width > 1 && isSeen(part.parentElement))
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = node as Text
      const around = text.parentElement
      if (around === null || !around.checkVisibility() || !isSeen(around)) continue
      for (const { 0: word, index } of text.data.matchAll(/(?<=^|\s)\p{L}{2,24}(?=$|[\s.,:;?)])/gu)) {
        const place = document.createRange()
        place.setStart(text, index)
        place.setEnd(text, index + word.length)
        if (new Set([...place.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word)
      }
    }
    return [...new Set(found)]
  })
  if (broken.length > 0) fail(`${page.url()} breaks words at ${page.viewportSize()?.width}: ${broken.join(', ')}`)
}

/** Fails where the frame around a table hides a part of its columns, which no scrolling would bring back. */
async function expectWholeTables(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const frameOf = (element: Element): Element | null => {
      const parent = element.parentElement
      return parent === null || ['hidden', 'clip'].includes(getComputedStyle(parent).overflowX)
        ? parent
        : frameOf(parent)
    }
    const cells = [...document.querySelectorAll('th, td')].filter((cell) => {
      const { right, width } = cell.getBoundingClientRect()
      const frame = frameOf(cell)?.getBoundingClientRect()
      // A frame of one pixel hides the head of a folded table from the eye on purpose.
      return frame !== undefined && frame.width > 1 && width > 1 && cell.checkVisibility() && right > frame.right + 1
    })
    return [...new Set(cells.map((cell) => (cell.textContent ?? '').slice(0, 60)))]
  })
  if (cut.length > 0)
    fail(`${page.url()} cuts a table off at ${page.viewportSize()?.width}:\n${cut.slice(0, 10).join('\n')}`)
}
