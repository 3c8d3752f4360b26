/** Going through a page with the keyboard alone, as somebody without a mouse does. */

import { fail } from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

/** Presses Tab (or `key`) until the element has the focus; fails when it never gets it. */
export async function tabTo(page: Page, target: Locator, key = 'Tab', most = 80): Promise<void> {
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

export async function expectFocus(page: Page, target: Locator): Promise<void> {
  // Focus comes back when a dialog has gone, a moment after the key.
  for (let tries = 0; tries < 20; tries++) {
    if (await hasFocus(target)) return
    await page.waitForTimeout(50)
  }
  fail(`The focus is on ${await focused(page)} and not on ${target}`)
}

/** Fails where nothing has the focus any more, so that the next Tab would begin at the top of the page. */
export async function expectFocusKept(page: Page): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if (await page.evaluate(() => ![null, document.body].includes(document.activeElement as HTMLElement | null))) return
    await page.waitForTimeout(50)
  }
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

async function hasFocus(target: Locator): Promise<boolean> {
  if ((await target.count()) !== 1) return false
  return target.evaluate((element) => element === document.activeElement)
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? 'nothing')
}
