/** A token's own page: opening it by the token's name, its status button, and calls with a secret. */

import type { Locator, Page } from 'playwright-core'
import type { Json, PageOptions, RunningConsole } from '../browser/console.ts'
import { asPattern, type Translate } from '../browser/text.ts'

export async function idOf(polett: RunningConsole, name: string): Promise<string> {
  const { items } = await polett.api('GET', `/v1/tokens?limit=200&q=${encodeURIComponent(name)}`)
  return items.find((token: Json) => token.name === name).id
}

export async function openToken(
  polett: RunningConsole,
  name: string,
  tenant: string,
  options: PageOptions,
): Promise<Page> {
  const [id, page] = await Promise.all([idOf(polett, name), polett.page(options)])
  await page.goto(`/administrator/tokens/${id}?tenant=${tenant}`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** The button that says how it stands with the token. */
export function statusButton(page: Page, t: Translate): Locator {
  const [beginning = ''] = t('token.actions.statusOf').split('{{')
  return page.getByRole('button', { name: beginning })
}

/** Chooses what the status button offers, and answers the dialog that opens. */
export async function chooseAct(page: Page, t: Translate, act: string): Promise<Locator> {
  await statusButton(page, t).click()
  await page.getByRole('menuitem', { name: act, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  // What lies below the pointer would otherwise show what it has to say.
  await page.mouse.move(0, 0)
  return dialog
}

/** What is said once it is done and every node knows, such as by `token.revoke.done`. */
export const doneEverywhere = (t: Translate, key: string, name: string): RegExp =>
  asPattern(t(key, { name }), {
    spread: asPattern(t('token.spread_one'), { confirmed: '1', count: '1', ms: '\\d+' }).source,
  })

/** Status and code of a call with a secret. */
export async function call(
  polett: RunningConsole,
  secret = '',
): Promise<readonly [status: number, code: string | undefined]> {
  const response = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
  return [response.status, ((await response.json()) as { code?: string }).code]
}
