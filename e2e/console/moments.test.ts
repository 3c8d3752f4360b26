/** Moments in a list: relative at first sight, exact on hover and focus, and coloured where an expiry is near. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const DAY_MS = 86_400_000
const AMBER = ['warn', 30 * DAY_MS - 60_000] as const
const RED = ['bad', 7 * DAY_MS - 60_000] as const
const PLAIN = [null, 30 * DAY_MS + 60_000] as const

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ at: NOW })
})
afterAll(() => polett?.close())

/** A token with so long to go, and the moment of its expiry in the list. */
async function expiryOf(name: string, leftMs: number, locale: Locale = 'en'): Promise<[Page, Locator]> {
  const wish = { kind: 'user', tenant: '3', name, user: 'ola', unit: 'a', role: 'reader' }
  const expiresAt = new Date(NOW + leftMs).toISOString()
  await polett.api('POST', '/v1/tokens', { ...wish, expiresAt })
  const page = await polett.open(`/administrator/tokens?tenant=3&q=${name}`, { as: 'admin', locale })
  return [page, page.locator(`tbody time[datetime="${expiresAt}"]`)]
}

describe.each([
  { locale: 'en', relative: 'in 7 days', exact: '28 Nov 2026, 12:59 (Europe/Oslo)' },
  { locale: 'nb', relative: 'om 7 dager', exact: '28.11.2026 12:59 (Europe/Oslo)' },
] as const)('an expiry in the language $locale', ({ locale, relative, exact }) => {
  it('is said exactly, with its zone, on hover and on focus, and only then', async () => {
    const [page, time] = await expiryOf(`Said ${locale}`, RED[1], locale)
    const tip = page.getByRole('tooltip')
    expect(await time.textContent()).toBe(relative)
    expect(await tip.count()).toBe(0)
    await time.hover()
    await tip.getByText(exact, { exact: true }).waitFor()
    await page.mouse.move(0, 0)
    await tip.waitFor({ state: 'detached' })
    await time.focus()
    await tip.getByText(exact, { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await tip.waitFor({ state: 'detached' })
    expect(await time.getAttribute('aria-description')).toBe(exact)
    expectClean(page)
    await page.context().close()
  })
})

it('turns amber below 30 days and red below 7', async () => {
  const colours: string[] = []
  for (const [tone, leftMs] of [PLAIN, AMBER, RED]) {
    const [page, time] = await expiryOf(`Tinted ${tone}`, leftMs)
    expect(await time.getAttribute('data-tone')).toBe(tone)
    colours.push(await time.evaluate((shown) => getComputedStyle(shown).color))
    await page.context().close()
  }
  expect(new Set(colours).size).toBe(3)
})
