/** looks at every page and every dialog, in several languages side by side, and judges each in several settings. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocusKept } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll, expectWholeWords } from '../browser/layout.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'
import { DIALOGS, STATES } from './dialogs.ts'
import { addCompany, addressOf, COMPANY, PAGES, type Scene } from './scenes.ts'

export interface Setting {
  readonly theme: 'light' | 'dark'
  readonly window: 'wide' | 'narrow'
  /** Whether axe judges it too, which takes most of the time. */
  readonly axe: boolean
}

export interface Look {
  readonly locale: Locale
  /** One after another, without opening the page again. */
  readonly settings: readonly Setting[]
}

const WINDOWS = { wide: { width: 1280, height: 800 }, narrow: { width: 320, height: 700 } }

/** What people of the demo wrote in English. */
const DATA = [
  ...['Trial of last spring', 'See orders', 'Place and change orders'],
  ...['The supplier has stopped using it', 'Paused over the holidays'],
]

/** What a page says when its address leads nowhere: the browser reports the refusal too. */
const REFUSED = [/status of 40[34]/]

const STEP_UP_MS = 5 * 60_000

export function judgeEverything(looks: readonly Look[]): void {
  let polett: RunningConsole
  let bare: RunningConsole
  const pages = new Map<string, Promise<Page>>()
  beforeAll(async () => {
    polett = await startConsole({ environment: { POLETT_ISSUER_HOSTS: COMPANY.host } })
    await addCompany(polett)
    bare = await startConsole({ bare: true })
  })
  afterAll(() => Promise.all([polett?.close(), bare?.close()]))

  /** One page for all scenes of one person, because opening a context takes longer than most of what is looked at. */
  function pageOf({ as, bare: isBare = false }: Scene, { locale }: Look): Promise<Page> {
    const key = `${as} ${locale} ${isBare}`
    const page =
      pages.get(key) ?? (isBare ? bare : polett).page({ locale, theme: 'auto', ...(as === undefined ? {} : { as }) })
    pages.set(key, page)
    return page
  }

  describe('X-08', () => {
    it.each([...PAGES, ...STATES, ...DIALOGS].map((scene) => [scene.name, scene] as const))('%s', async (_, scene) => {
      const opened = await Promise.all(looks.map(async (look) => ({ look, page: await pageOf(scene, look) })))
      if (scene.later === true) polett.clock.behindMs -= STEP_UP_MS + 1
      const address = await addressOf(scene, polett)
      await allOrFail(
        opened.map(({ look, page }) => ({ name: look.locale, run: () => judge(page, scene, address, look) })),
      )
    })
  })
}

async function allOrFail(parts: readonly { name: string; run: () => Promise<void> }[]): Promise<void> {
  const verdicts = await Promise.allSettled(parts.map(({ run }) => run()))
  const found = verdicts.flatMap((verdict, at) =>
    verdict.status === 'rejected' ? [`${parts[at]?.name}: ${verdict.reason}`] : [],
  )
  if (found.length > 0) fail(found.join('\n\n'))
}

async function judge(page: Page, scene: Scene, address: string, { locale, settings }: Look): Promise<void> {
  await page.setViewportSize(scene.narrow === true ? WINDOWS.narrow : WINDOWS.wide)
  await page.goto(address)
  await settle(page)
  await scene.open?.(page, translator(locale))
  if (DIALOGS.includes(scene)) await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor()
  await settle(page)
  await expectWords(page, locale, DATA)
  for (const { axe, theme, window } of settings) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize(scene.narrow === true ? WINDOWS.narrow : WINDOWS[window])
    await settle(page)
    await expectNoSidewaysScroll(page)
    await expectWholeWords(page)
    if (axe) await expectAccessible(page)
  }
  if (DIALOGS.includes(scene)) await expectWayBack(page)
  expectClean(page, REFUSED)
}

const OPEN = '[role="dialog"], [role="menu"]'

/** Closed by Escape, one after another, they leave the focus somewhere on the page. */
async function expectWayBack(page: Page): Promise<void> {
  const open = page.locator(OPEN)
  const before = await open.count()
  for (let left = before; left > 0; left = await open.count()) {
    await page.keyboard.press('Escape')
    await open.nth(left - 1).waitFor({ state: 'detached' })
  }
  // What only a wide window has is gone with it.
  if (before > 0) await expectFocusKept(page)
}
