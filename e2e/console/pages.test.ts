/**
 * every page and dialog in both languages, light and dark, wide and 320 px narrow. Each language takes one theme
 * wide and the other one narrow, so that together they have seen everything; and they go side by side.
 */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'
import { DIALOGS, STATES } from './dialogs.ts'
import { addressOf, PAGES, type Scene } from './scenes.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

interface Look {
  readonly locale: Locale
  readonly wide: 'light' | 'dark'
  readonly narrow: 'light' | 'dark'
}

const LOOKS: readonly Look[] = [
  { locale: 'en', wide: 'light', narrow: 'dark' },
  { locale: 'nb', wide: 'dark', narrow: 'light' },
]

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 700 }

/** What people of the demo wrote in English. */
const DATA = [
  ...['Trial of last spring', 'See orders', 'Place and change orders'],
  ...['The supplier has stopped using it', 'Paused over the holidays'],
]

/** What a page says when its address leads nowhere: the browser reports the refusal too. */
const REFUSED = [/status of 40[34]/]

const STEP_UP_MS = 5 * 60_000

describe('X-08', () => {
  it.each([...PAGES, ...STATES, ...DIALOGS].map((scene) => [scene.name, scene] as const))('%s', async (_, scene) => {
    await Promise.all(LOOKS.map(({ locale }) => pageOf(scene, locale)))
    if (scene.later === true) polett.clock.behindMs -= STEP_UP_MS + 1
    const verdicts = await Promise.allSettled(LOOKS.map((look) => judge(scene, look)))
    const found = verdicts.flatMap((verdict, at) =>
      verdict.status === 'rejected' ? [`${LOOKS[at]?.locale}: ${verdict.reason}`] : [],
    )
    if (found.length > 0) fail(found.join('\n\n'))
  })
})

async function judge(scene: Scene, { locale, narrow, wide }: Look): Promise<void> {
  const page = await pageOf(scene, locale)
  await page.setViewportSize(scene.narrow === true ? NARROW : WIDE)
  await page.emulateMedia({ colorScheme: wide })
  await show(page, scene, locale)
  await expectWords(page, locale, DATA)
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: narrow })
  await page.setViewportSize(NARROW)
  await settle(page)
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  expectClean(page, REFUSED)
}

async function show(page: Page, scene: Scene, locale: Locale): Promise<void> {
  await page.goto(await addressOf(scene, polett))
  await settle(page)
  await scene.open?.(page, translator(locale))
  if (DIALOGS.includes(scene)) await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor()
  await settle(page)
}

const pages = new Map<string, Promise<Page>>()

/** One page for all scenes of one person, because opening a context takes longer than most of what is looked at. */
function pageOf({ as }: Scene, locale: Locale): Promise<Page> {
  const key = `${as} ${locale}`
  const page = pages.get(key) ?? polett.page({ locale, theme: 'auto', ...(as === undefined ? {} : { as }) })
  pages.set(key, page)
  return page
}
