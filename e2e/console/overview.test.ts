/** The first page: what it says needs attention, what it says before it knows, and where its numbers lead. */

import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { type Translate, translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

/** Browsers report every refusal as an error. */
const FAILED = [/status of 500/]
const COUNTS = /\/v1\/tokens\?(?=.*limit=1(&|$)).*/

const attention = (page: Page, t: Translate) => page.getByRole('region', { name: t('overview.attention') })

/** A page whose overview tells of no refused calls, and of what else a test wishes. */
async function calmPage(locale: Locale, change: (overview: Json) => void = () => undefined): Promise<Page> {
  const page = await polett.page({ as: 'admin', locale })
  await page.route('**/v1/overview?*', async (route: Route) => {
    const response = await route.fetch()
    const overview = await response.json()
    overview.refused24h = { count: 0, isMinimum: false }
    change(overview)
    await route.fulfill({ response, json: overview })
  })
  return page
}

describe.each(['en', 'nb'] as const)('what needs attention, in the language %s', (locale) => {
  const t = translator(locale)

  it('is not said to be nothing while the counts are on their way', async () => {
    const page = await calmPage(locale)
    const free = Promise.withResolvers<void>()
    await page.route(COUNTS, async (route) => {
      await free.promise
      await route.fallback()
    })
    await page.goto('/?tenant=3')
    await attention(page, t)
      .getByRole('status', { name: t('common.loading') })
      .waitFor()
    expect(await attention(page, t).getByRole('listitem').count()).toBe(0)
    free.resolve()
    await attention(page, t).getByRole('status').waitFor({ state: 'detached' })
    await attention(page, t).getByRole('link').first().waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('is not said to be nothing where a count failed, and is asked for again', async () => {
    const page = await calmPage(locale)
    const problem = { type: 'about:blank', status: 500, code: 'internal', title: 'Broken' }
    await page.route(COUNTS, (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', json: problem }),
    )
    await page.goto('/?tenant=3')
    const again = attention(page, t).getByRole('button', { name: t('common.tryAgain') })
    await again.waitFor()
    expect(await attention(page, t).getByRole('listitem').count()).toBe(0)
    await expectFine(page)
    await page.unroute(COUNTS)
    await again.click()
    await again.waitFor({ state: 'detached' })
    await attention(page, t).getByRole('link').first().waitFor()
    expectClean(page, FAILED)
    await page.context().close()
  })

  it('is nothing where all is answered by nothing, but for what renews itself', async () => {
    const none = { count: 0, isMinimum: false }
    const calm = await calmPage(locale, (overview) => {
      overview.expiring = { within7Days: none, within30Days: none }
      overview.neverUsed = none
    })
    await calm.goto('/?tenant=3')
    await attention(calm, t).getByText(t('overview.nothing')).waitFor()
    const mobile = await calmPage(locale)
    await mobile.route(COUNTS, (route) =>
      route.fulfill({ json: { items: [], total: 0, totalIsMinimum: false, nextCursor: null } }),
    )
    await mobile.goto('/?tenant=3')
    await attention(mobile, t).getByText(t('overview.nothingElse')).waitFor()
    expect(await attention(mobile, t).getByRole('listitem').count()).toBe(1)
    for (const page of [calm, mobile]) {
      expectClean(page)
      await page.context().close()
    }
  })
})

it.each([
  'en',
  'nb',
] as const)('the totals of the calls lead to the tokens by their last use, in %s', async (locale) => {
  const t = translator(locale)
  const page = await polett.open('/?tenant=3', { as: 'admin', locale })
  for (const what of ['allowed', 'refused']) {
    await page.getByRole('link', { name: new RegExp(`^${t(`overview.totals.${what}`)} \\d`) }).click()
    await page.waitForURL('**/administrator/tokens?*sort=-lastUsedAt*')
    await page.goBack()
  }
  await page.getByRole('region', { name: t('overview.calls') }).waitFor()
  expectClean(page)
  await page.context().close()
})
