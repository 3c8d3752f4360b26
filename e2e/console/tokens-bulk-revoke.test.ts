/** Many tokens are revoked at once, and nothing happens when others match than the reader has counted. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Json, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { translator } from '../browser/text.ts'
import { call } from './token-page.ts'

const WORKS = [200, undefined] as const
const REVOKED = [401, 'token_revoked'] as const

/** As people read them. */
const WORDS = [
  {
    locale: 'en',
    page: 'Select all on this page',
    verb: 'Revoke',
    verbTwo: 'Revoke 2 tokens',
    doneTwo: '2 tokens are revoked.',
    status: 'Revoked',
    all: 'Select all 12 that match',
    verbAll: 'Revoke 12 tokens',
    refusal: 'This is no longer possible',
    count: '100 of 101',
    atOnce: 'Working on all 12 in one step',
    verbMany: 'Revoke 101 tokens',
  },
  {
    locale: 'nb',
    page: 'Velg alle på denne siden',
    verb: 'Deaktiver',
    verbTwo: 'Deaktiver 2 tokens',
    doneTwo: '2 tokens er deaktivert.',
    status: 'Deaktivert',
    all: 'Velg alle 12 som passer',
    verbAll: 'Deaktiver 12 tokens',
    refusal: 'Dette lar seg ikke gjøre lenger',
    count: '100 av 101',
    atOnce: 'Arbeider med alle 12 i ett steg',
    verbMany: 'Deaktiver 101 tokens',
  },
] as const

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const rowOf = (page: Page, name: string): Locator =>
  page.locator('tbody tr').filter({ has: page.locator('[data-row-main]').getByText(name, { exact: true }) })
const press = (within: Page | Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).click()

async function makeTokens(names: readonly string[]): Promise<readonly string[]> {
  const expiresAt = new Date(Date.now() + 60 * 86_400_000).toISOString()
  const wish = { kind: 'user', tenant: '3', user: 'ola', unit: 'a', role: 'reader', expiresAt }
  const made: readonly Json[] = await Promise.all(
    names.map((name) => polett.api('POST', '/v1/tokens', { ...wish, name })),
  )
  return made.map(({ secret }) => secret)
}

const callAll = (secrets: readonly string[]) => Promise.all(secrets.map((secret) => call(polett, secret)))

it.each(WORDS)('Q-20, V-16 revokes two that are ticked, and no other ($locale)', async ({ locale, ...words }) => {
  const names = ['one', 'two', 'three'].map((name) => `Halt ${locale} ${name}`)
  const secrets = await makeTokens(names)
  const page = await polett.open(`/administrator/tokens?tenant=3&q=Halt ${locale}`, { as: 'admin', locale })
  for (const name of names.slice(0, 2)) await rowOf(page, name).locator('[data-row-box]').check()
  await press(page, words.verb)
  expect(await callAll(secrets)).toEqual([WORKS, WORKS, WORKS])
  await press(page.getByRole('dialog'), words.verbTwo)
  await page.getByText(words.doneTwo, { exact: true }).first().waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const name of names.slice(0, 2)) await rowOf(page, name).getByText(words.status, { exact: true }).waitFor()
  expect(await callAll(secrets)).toEqual([REVOKED, REVOKED, WORKS])
  expectClean(page)
  await page.context().close()
})

it.each(WORDS)('revokes none of those that match when another number does meanwhile ($locale)', async (words) => {
  const { locale } = words
  const names = Array.from({ length: 12 }, (_, at) => `Herd ${locale} ${at}`)
  const secrets = [...(await makeTokens(names))]
  const page = await polett.open(`/administrator/tokens?tenant=3&size=10&q=Herd ${locale}`, { as: 'admin', locale })
  await page.getByRole('checkbox', { name: words.page, exact: true }).check()
  await press(page, words.all)
  await press(page, words.verb)
  secrets.push(...(await makeTokens([`Herd ${locale} 12`])))
  const dialog = page.getByRole('dialog')
  await press(dialog, words.verbAll)
  await dialog.getByRole('alert').getByText(words.refusal, { exact: true }).waitFor()
  expect(await callAll(secrets)).toEqual(secrets.map(() => WORKS))
  expectClean(page, [/409/])
  await page.context().close()
})

it.each(
  WORDS,
)('says how many of those chosen are done, and of all that match that they are one step ($locale)', async (words) => {
  const { locale } = words
  await makeTokens(Array.from({ length: 101 }, (_, at) => `Long ${locale} ${at}`))
  const page = await polett.open(`/administrator/tokens?tenant=3&size=100&q=Long ${locale}`, { as: 'admin', locale })
  const wholePage = page.getByRole('checkbox', { name: words.page, exact: true })
  await wholePage.check()
  await page.getByRole('button', { name: translator(locale)('common.next') }).click()
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
  await wholePage.check()
  await press(page, words.verb)
  const held = await holdCalls(page, 2)
  await press(page.getByRole('dialog'), words.verbMany)
  await page.getByRole('dialog').getByText(words.count, { exact: true }).waitFor()
  held.resolve()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.goto(`/administrator/tokens?tenant=3&size=10&q=Herd ${locale}&status=all`)
  await wholePage.check()
  await page.getByRole('button', { name: words.all.replace('12', '13') }).click()
  await press(page, words.verb)
  const all = await holdCalls(page, 1)
  await press(page.getByRole('dialog'), words.verbAll.replace('12', '13'))
  await page.getByRole('dialog').getByText(words.atOnce.replace('12', '13'), { exact: true }).waitFor()
  all.resolve()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expectClean(page)
  await page.context().close()
})

/** Lets so many calls less one for many tokens through, and the last one when it is told to. */
async function holdCalls(page: Page, count: number): Promise<PromiseWithResolvers<void>> {
  const held = Promise.withResolvers<void>()
  let calls = 0
  await page.unroute('**/v1/tokens/bulk')
  await page.route('**/v1/tokens/bulk', async (route) => {
    calls += 1
    if (calls === count) await held.promise
    await route.continue()
  })
  return held
}
