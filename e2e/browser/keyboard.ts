/** Going through a page with the keyboard alone, as somebody without a mouse does. */

import { fail } from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

/** So long may a busy machine take to draw what a key brings about. */
const PATIENCE_MS = 30_000

/** Presses Tab (or `key`) until the element has the focus, once it is there; fails when it never gets it. */
export async function tabTo(page: Page, target: Locator, key = 'Tab', most = 80): Promise<void> {
  await target.first().waitFor({ state: 'attached' })
  for (let presses = 0; presses < most; presses++) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  fail(`${most} times ${key} did not reach ${target}; the focus is on ${await focused(page)}`)
}

/** Tabs there and presses Enter, or Space for what only Space changes. */
export async function tabAndPress(page: Page, target: Locator, press: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(press)
}

/** Tabs to a field and types, replacing what is there. */
export async function tabAndType(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

/** Tabs to a field that offers things, types, and takes the first that it then offers. */
export async function tabAndTake(page: Page, field: Locator, typed: string, key = 'Tab'): Promise<void> {
  await tabTo(page, field, key)
  await page.keyboard.type(typed)
  const offered = page.getByRole('option')
  // What was offered before would be changed under the next key.
  const isNarrowed = async () => {
    const texts = await offered.allTextContents()
    return texts.length > 0 && texts.every((text) => text.includes(typed))
  }
  if (!(await becomes(page, isNarrowed))) fail(`${field} offers ${(await offered.allTextContents()).join(', ')}`)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

export async function expectFocus(page: Page, target: Locator): Promise<void> {
  // Focus comes back when a dialog has gone, a moment after the key.
  if (await becomes(page, () => hasFocus(target))) return
  fail(`The focus is on ${await focused(page)} and not on ${target}`)
}

/** Fails where nothing has the focus any more, so that the next Tab would begin at the top of the page. */
export async function expectFocusKept(page: Page): Promise<void> {
  const isKept = () =>
    page.evaluate(() => ![null, document.body].includes(document.activeElement as HTMLElement | null))
  if (await becomes(page, isKept)) return
  fail(`Nothing on ${page.url()} has the focus`)
}

/** Fails where the focused element shows no sign of it. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const shown = await page.evaluate(() => {
    const marks = (style: CSSStyleDeclaration): string => `${style.outlineStyle}${style.boxShadow}${style.borderColor}`
    const element = document.activeElement as HTMLElement
    const parts = [element, element.parentElement, element.nextElementSibling].filter((part) => part !== null)
    const focused = parts.map((part) => marks(getComputedStyle(part))).join()
    element.blur()
    const blurred = parts.map((part) => marks(getComputedStyle(part))).join()
    element.focus({ focusVisible: true } as FocusOptions)
    return focused !== blurred
  })
  if (!shown) fail(`${await focused(page)} does not show that it has the focus`)
}

async function becomes(page: Page, isSo: () => Promise<boolean>): Promise<boolean> {
  const before = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > before) return false
    await page.waitForTimeout(50)
  }
  return true
}

async function hasFocus(target: Locator): Promise<boolean> {
  if ((await target.count()) !== 1) return false
  return target.evaluate((element) => element === document.activeElement)
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? 'nothing')
}
