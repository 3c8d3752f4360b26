/** One token or many are ended from their list: what the dialogs say, what stops, what is left. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Json, type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { tabAndPress } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const TOKENS = '/administrator/tokens?tenant=3'
const DAY_MS = 86_400_000
const LANGUAGES = ['en', 'nb'] as const
const t = translator('en')

const open = (path: string, as: SignIn = 'admin', locale: Locale = 'en'): Promise<Page> =>
  polett.open(path, { as, locale })

const rowOf = (page: Page, text: string): Locator => page.locator('tbody tr').filter({ hasText: text })
const tick = (page: Page, text: string): Promise<void> => rowOf(page, text).locator('[data-row-box]').check()
const act = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
const dialog = (page: Page): Locator => page.getByRole('dialog')
const confirm = (page: Page, name: string): Promise<void> => dialog(page).getByRole('button', { name }).click()

function makeToken(name: string, user = 'ola', more: object = {}): Promise<Json> {
  const wish = { kind: 'user', tenant: '3', name, user, unit: 'a', role: 'reader', expiresAt: inDays(60) }
  return polett.api('POST', '/v1/tokens', { ...wish, ...more })
}

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

async function statusOf(secret: string): Promise<number> {
  const response = await fetch(`${polett.url}/v1/verify`, { headers: { authorization: `Bearer ${secret}` } })
  return response.status
}

describe.each(LANGUAGES)('one token in the language %s', (locale) => {
  const t = translator(locale)

  it('Q-18 deletes one row’s token after saying its name and its recent use', async () => {
    const name = `Short-lived ${locale}`
    const { secret } = await makeToken(name)
    const page = await open(`${TOKENS}&q=${name}`, 'admin', locale)
    await rowOf(page, name)
      .getByRole('button', { name: new RegExp(name) })
      .click()
    await page.getByRole('menuitem', { name: t('token.actions.delete') }).click()
    await dialog(page).getByText(name).first().waitFor()
    await dialog(page).getByText(t('token.recent.never')).waitFor()
    expect(await statusOf(secret)).toBe(200)
    await confirm(page, t('token.delete.verb'))
    await page.getByText(t('list.nothingMatches')).waitFor()
    expect(await statusOf(secret)).toBe(401)
    expectClean(page)
  })

  it('V-16, V-20 revokes from the status button, and restores many at once', async () => {
    const name = `Pausing ${locale}`
    const { secret } = await makeToken(name)
    const page = await open(`${TOKENS}&q=${name}`, 'admin', locale)
    await rowOf(page, name)
      .getByRole('button', { name: new RegExp(name) })
      .click()
    await page.getByRole('menuitem').first().waitFor()
    expect(await page.getByRole('menuitem').allTextContents()).toHaveLength(4)
    await page.getByRole('menuitem', { name: t('token.actions.revoke') }).click()
    await confirm(page, t('token.revoke.verb'))
    await rowOf(page, name).getByText(t('token.status.revoked')).waitFor()
    expect(await statusOf(secret)).toBe(401)
    await tick(page, name)
    await act(page, t('tokens.actions.restore'))
    await confirm(page, t('tokens.bulk.restoreVerb_one'))
    await rowOf(page, name).getByText(t('token.status.live'), { exact: true }).waitFor()
    expect(await statusOf(secret)).toBe(200)
  })
})

describe.each(LANGUAGES)('selecting in the language %s', (locale) => {
  const t = translator(locale)
  const selected = locale === 'en' ? '2 tokens selected' : '2 tokens valgt'

  it('Q-19, Q-20 ticks two rows, clears, and deletes both while others go on', async () => {
    const [first, second, third] = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => makeToken(`${locale} ${name}`)),
    )
    const page = await open(`${TOKENS}&q=${locale}%20`, 'admin', locale)
    await tick(page, `${locale} One`)
    await tick(page, `${locale} Two`)
    await page.getByText(selected, { exact: true }).first().waitFor()
    const header = page.getByRole('checkbox', { name: t('list.selectPage') })
    expect(await header.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
    await act(page, t('tokens.clearSelection'))
    expect(await page.locator('[data-row-box]:checked').count()).toBe(0)
    await tick(page, `${locale} One`)
    await tick(page, `${locale} Two`)
    await act(page, t('tokens.actions.delete'))
    await dialog(page).getByText(`${locale} One`).waitFor()
    await expectAccessible(page)
    await confirm(page, t('tokens.bulk.deleteVerb_other', { count: '2' }))
    await page
      .getByText(t('tokens.bulk.deleteDone_other', { count: '2' }))
      .first()
      .waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('tbody [data-row-main]').allTextContents()).toEqual([`${locale} Three`])
    expect(await Promise.all([first, second, third].map(({ secret }) => statusOf(secret)))).toEqual([401, 401, 200])
    expectClean(page)
  })

  it('Q-19, Q-20, Q-23 disconnects devices, and leaves the person’s API tokens alone', async () => {
    const path = '/v1/tenants/3/sessions'
    const device = { name: `Phone ${locale}`, platform: 'Android 17', appVersion: '4' }
    const signIn = { username: 'kari', password: 'polett demo pass-phrase', unit: 'a', role: 'reader' }
    const ofKari = await makeToken(`Kari’s own ${locale}`, 'kari')
    const apps = [
      await polett.api('POST', path, { ...signIn, device: { ...device, id: `x-${locale}-1` } }),
      await polett.api('POST', path, { ...signIn, device: { ...device, id: `x-${locale}-2` } }),
    ]
    const page = await open(`${TOKENS}&tab=mobile&q=kari`, 'admin', locale)
    const rows = rowOf(page, `Phone ${locale}`)
    for (const at of [0, 1]) await rows.nth(at).locator('[data-row-box]').check()
    await page.getByText(selected, { exact: true }).first().waitFor()
    await act(page, t('tokens.actions.disconnect_other'))
    await confirm(page, t('tokens.bulk.disconnectVerb_other', { count: '2' }))
    await rows.first().waitFor({ state: 'detached' })
    expect(await Promise.all(apps.map(({ secret }) => statusOf(secret)))).toEqual([401, 401])
    expect(await statusOf(ofKari.secret)).toBe(200)
    expectClean(page)
  })
})

it.each(LANGUAGES)('Q-20 tells what was not done, by name and reason, and tries it again (%s)', async (locale) => {
  const t = translator(locale)
  const name = `Vanishing ${locale}`
  const result = (succeeded: string, failed: string) => t('tokens.bulk.resultTitle', { succeeded, failed })
  const { token } = await makeToken(name)
  await makeToken(`${name} not`)
  const page = await open(`${TOKENS}&q=${name}`, 'admin', locale)
  await page.getByRole('checkbox', { name: t('list.selectPage') }).check()
  await polett.api('DELETE', `/v1/tokens/${token.id}`)
  await act(page, t('tokens.actions.delete'))
  await confirm(page, t('tokens.bulk.deleteVerb_other', { count: '2' }))
  await dialog(page).getByText(result('1', '1')).waitFor()
  await dialog(page)
    .getByRole('row', { name: `${name} ${t('tokens.reasons.not_found')}` })
    .waitFor()
  await expectAccessible(page)
  await confirm(page, t('tokens.bulk.retry_one', { count: '1' }))
  await dialog(page).getByText(result('0', '1')).waitFor()
})

it('selects all that match, beyond the page, and asks for their number before deleting', async () => {
  const secrets: string[] = []
  for (let number = 0; number < 12; number++) secrets.push((await makeToken(`Crowd ${number}`)).secret)
  const spared = await besideTheCrowd()
  const page = await open(`${TOKENS}&q=Crowd&size=10&status=live&unit=a&role=reader&expires=90&used=never`)
  await page.getByRole('checkbox', { name: t('list.selectPage') }).check()
  await page.getByText('10 tokens selected', { exact: true }).first().waitFor()
  await act(page, 'Select all 12 that match')
  await page.getByText('12 tokens selected', { exact: true }).first().waitFor()
  await act(page, 'Delete')
  await dialog(page).getByText('and 2 more').waitFor()
  const verb = dialog(page).getByRole('button', { name: 'Delete 12 tokens' })
  expect(await verb.isDisabled()).toBe(true)
  await dialog(page).getByRole('textbox').fill('12')
  await verb.click()
  await page.getByText(t('list.nothingMatches')).waitFor()
  expect(new Set(await Promise.all(secrets.map(statusOf)))).toEqual(new Set([401]))
  for (const id of spared) await polett.api('GET', `/v1/tokens/${id}`)
  expectClean(page)
})

/** Tokens that miss one of the filters each, and so are none of those that match. Answers their ids. */
async function besideTheCrowd(): Promise<readonly string[]> {
  const [revoked, used, ...others]: readonly Json[] = await Promise.all([
    makeToken('Crowd revoked'),
    makeToken('Crowd used'),
    makeToken('Crowd elsewhere', 'kari', { unit: 'b', role: 'administrator' }),
    makeToken('Crowd of another type', 'ingrid.haugen', { role: 'administrator' }),
    makeToken('Crowd for long', 'ola', { expiresAt: inDays(120) }),
    makeToken('Of another name'),
  ])
  await polett.api('POST', `/v1/tokens/${revoked.token.id}/revoke`, {})
  await statusOf(used.secret)
  const lastUse = async () => (await polett.api('GET', `/v1/tokens/${used.token.id}`)).lastUsedAt
  await expect.poll(lastUse, { timeout: 20_000 }).not.toBeNull()
  return [revoked, used, ...others].map(({ token }) => token.id)
}

it.each(
  LANGUAGES,
)('C-34 keeps an application on Cancel, and deletes it on confirmation, warning that access ends at once (%s)', async (locale) => {
  const t = translator(locale)
  const id = `bulletin-${locale}`
  const wish = { kind: 'application', id, application: `Bulletin ${locale}`, expiresAt: inDays(30) }
  await polett.api('POST', '/v1/tokens', { ...wish, grants: [{ tenant: 'site1', permissions: ['tenant:read'] }] })
  const page = await open('/platform/applications?tenant=platform', 'root', locale)
  const ask = async (): Promise<void> => {
    await rowOf(page, id)
      .getByRole('button', { name: /Bulletin/ })
      .click()
    await page.getByRole('menuitem', { name: t('token.actions.delete') }).click()
    await dialog(page).getByText(t('token.delete.application')).waitFor()
  }
  await ask()
  await act(page, t('common.cancel'))
  await polett.api('GET', `/v1/tokens/${id}`)
  await ask()
  await confirm(page, t('token.delete.verb'))
  await rowOf(page, id).waitFor({ state: 'detached' })
  await expect(polett.api('GET', `/v1/tokens/${id}`)).rejects.toThrow('404')
})

it.each(
  LANGUAGES,
)('X-08 deletes two by keyboard alone on a narrow screen, without scrolling sideways (%s)', async (locale) => {
  const t = translator(locale)
  await makeToken(`Keyed ${locale} 1`)
  await makeToken(`Keyed ${locale} 2`)
  const page = await polett.page({ as: 'admin', locale, width: 320, theme: 'dark' })
  await page.goto(`${TOKENS}&q=Keyed ${locale}`)
  await settle(page)
  const boxes = page.locator('[data-row-box]')
  await tabAndPress(page, boxes.first(), 'Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await page.keyboard.press('Shift+Tab')
  await tabAndPress(page, page.getByRole('button', { name: t('tokens.actions.delete'), exact: true }))
  await dialog(page).getByText(`Keyed ${locale} 2`).waitFor()
  await expectNoSidewaysScroll(page)
  await tabAndPress(page, dialog(page).getByRole('button', { name: t('tokens.bulk.deleteVerb_other', { count: '2' }) }))
  await page.getByText(t('list.nothingMatches')).waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  expectClean(page)
})
