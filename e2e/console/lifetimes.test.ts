/** What time and people who leave do to tokens: devices renewed, tokens past their day, makers who are gone. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Locale, PASSWORD, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const DAY_MS = 86_400_000
const LANGUAGES = ['en', 'nb'] as const

const open = (path: string, as: SignIn, locale: Locale): Promise<Page> => polett.open(path, { as, locale })

const rowOf = (page: Page, name: string): Locator =>
  page.locator('tbody tr').filter({ has: page.locator('[data-row-main]').getByText(name, { exact: true }) })

async function codeOf(secret: string): Promise<string> {
  const answer = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
  return answer.ok ? 'valid' : ((await answer.json()) as Json).code
}

/** A token of organization O, for so many days. */
function makeToken(name: string, days: number, as: SignIn = 'olga'): Promise<Json> {
  const expiresAt = new Date(Date.now() - polett.clock.behindMs + days * DAY_MS).toISOString()
  return polett.api('POST', '/v1/tokens', { kind: 'organization', tenant: 'o', name, admin: false, expiresAt }, as)
}

describe.each(LANGUAGES)('a device in the language %s', (locale) => {
  it('Q-24 is renewed by another sign-in on it, and told apart from another device', async () => {
    const signIn = (id: string): Promise<Json> =>
      polett.api('POST', '/v1/tenants/3/sessions', {
        ...{ username: 'kari', password: PASSWORD, unit: 'a', role: 'reader' },
        device: { id: `${id}-${locale}`, name: `${id} of ${locale}`, platform: 'Android 17', appVersion: '4' },
      })
    const first = await signIn('Phone')
    const again = await signIn('Phone')
    const other = await signIn('Tablet')
    const page = await open('/administrator/tokens?tenant=3&tab=mobile&q=kari', 'admin', locale)
    const rowsWith = (device: string): Locator => page.locator('tbody tr').filter({ hasText: `${device} of ${locale}` })
    await rowsWith('Tablet').waitFor()
    expect([await rowsWith('Phone').count(), await rowsWith('Tablet').count()]).toEqual([1, 1])
    await rowsWith('Phone').locator('[data-row-main]').click()
    await page.getByRole('dialog').getByText(`Phone of ${locale}`).first().waitFor()
    expect(await Promise.all([first, again, other].map(({ secret }) => codeOf(secret)))).toEqual([
      'token_invalid',
      'valid',
      'valid',
    ])
    expectClean(page)
    await page.context().close()
  })
})

describe.each(LANGUAGES)('past the expiration in the language %s', (locale) => {
  const t = translator(locale)

  async function expectEnded(page: Page, name: string): Promise<void> {
    await rowOf(page, name).getByText(t('token.status.expired'), { exact: true }).waitFor()
    await rowOf(page, name).getByRole('button').last().click()
    await page.getByRole('menuitem').first().waitFor()
    expect(await page.getByRole('menuitem').allTextContents()).toEqual([t('token.actions.delete')])
    await page.getByRole('menuitem').first().press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
  }

  it('V-18, V-21 every token is shown as expired, the revoked one too, and nothing but deleting is offered', async () => {
    const [lived, revoked] = [`lived ${locale}`, `revoked ${locale}`]
    const secrets: readonly Json[] = [await makeToken(lived, 2), await makeToken(revoked, 2)]
    await polett.api('POST', `/v1/tokens/${secrets[1].token.id}/revoke`, {}, 'olga')
    const before = polett.clock.behindMs
    const page = await open('/administrator/tenant?tenant=o&tab=tokens', 'olga', locale)
    await rowOf(page, lived).getByText(t('token.status.soon')).waitFor()
    await rowOf(page, revoked).getByText(t('token.status.revoked'), { exact: true }).waitFor()
    polett.clock.behindMs = before - 3 * DAY_MS
    const later = await open('/administrator/tenant?tenant=o&tab=tokens', 'olga', locale)
    await expectEnded(later, lived)
    await expectEnded(later, revoked)
    expect(await Promise.all(secrets.map(({ secret }) => codeOf(secret)))).toEqual(['token_expired', 'token_expired'])
    await rowOf(later, revoked).locator('[data-row-main]').click()
    await later.getByRole('heading', { level: 1, name: revoked }).waitFor()
    for (const act of ['restore', 'rotate', 'replace']) {
      expect(await later.getByRole('button', { name: t(`token.actions.${act}`), exact: true }).count()).toBe(0)
    }
    const [menu = ''] = t('token.actions.statusOf').split('{{')
    await later.getByRole('button', { name: menu }).click()
    await later.getByRole('menuitem').first().waitFor()
    expect(await later.getByRole('menuitem').allTextContents()).toEqual([t('token.actions.delete')])
    expectClean(later)
    await Promise.all([page, later].map((opened) => opened.context().close()))
  })
})

describe.each(LANGUAGES)('once the person who made it has left, in the language %s', (locale) => {
  const t = translator(locale)

  it('V-22 a token of the organization works on and is marked, and the person’s own has stopped', async () => {
    await polett.api('PATCH', '/v1/tenants/o/users/olga', { status: 'active' })
    const name = `orphan ${locale}`
    const { secret } = await makeToken(name, 30)
    const expiresAt = new Date(Date.now() - polett.clock.behindMs + 30 * DAY_MS).toISOString()
    const wish = { kind: 'user', tenant: 'o', name: `own ${locale}`, user: 'olga', role: 'tenant-admin', expiresAt }
    const own = await polett.api('POST', '/v1/tokens', wish, 'olga')
    await polett.api('PATCH', '/v1/tenants/o/users/olga', { status: 'inactive' })
    const page = await open('/administrator/tokens?tenant=o&tab=organization', 'root', locale)
    await rowOf(page, name).getByText(t('tokens.marks.creatorLeft'), { exact: true }).waitFor()
    expect(await rowOf(page, 'ci').getByText(t('tokens.marks.creatorLeft')).count()).toBe(0)
    await rowOf(page, name).getByText(t('tokens.marks.creatorLeft')).focus()
    await page.getByRole('tooltip').getByText(t('tokens.marks.creatorLeftWhy')).waitFor()
    await rowOf(page, name).getByText(t('tokens.marks.creatorLeft')).blur()
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await expectFine(page)
    expect([await codeOf(secret), await codeOf(own.secret)]).toEqual(['valid', 'token_suspended'])
    await rowOf(page, name).locator('[data-row-main]').click()
    const [made = ''] = t('token.head.madeByOwner', { name: 'Olga Petrova' }).split('{{')
    await page.getByText(made).waitFor()
    expectClean(page)
    await page.context().close()
  })
})
