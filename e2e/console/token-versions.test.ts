/** What a token was before it was replaced stands on its page: when, by whom, until when, and with how many rights. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { openToken } from './token-page.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const cells = (row: Locator): Promise<string[]> => row.locator('td').allTextContents()

describe.each([
  {
    locale: 'en',
    secrets: 'Its secrets',
    table: 'Earlier versions',
    columns: ['Version', 'From', 'Replaced', 'By', 'Expiry date', 'Rights'],
    first: 'Version 1',
    expiry: '1 Jun 2031, 14:00',
  },
  {
    locale: 'nb',
    secrets: 'Hemmelighetene',
    table: 'Tidligere versjoner',
    columns: ['Versjon', 'Fra', 'Erstattet', 'Av', 'Utløpsdato', 'Rettigheter'],
    first: 'Versjon 1',
    expiry: '1.06.2031 14:00',
  },
] as const)('earlier versions in the language $locale', ({ locale, secrets, table, columns, first, expiry }) => {
  const tableOn = (page: Page): Locator => page.getByRole('table', { name: table, exact: true })

  test('C-26 shows none before a replacement, and then what the token was', async () => {
    const name = `Shop ${locale}`
    const wish = { kind: 'application', application: name, expiresAt: '2031-06-01T12:00:00Z' }
    const right = (...permissions: readonly string[]) => ({ tenant: 'site1', permissions })
    const grants = [right('tenant:read', 'user:read'), { tenant: 'site2', permissions: ['tenant:read'] }]
    const { token } = await polett.api('POST', '/v1/tokens', { ...wish, grants })
    const page = await openToken(polett, name, 'platform', { as: 'root', locale })
    await page.getByRole('table', { name: secrets, exact: true }).waitFor()
    expect(await tableOn(page).count()).toBe(0)
    const then = { application: name, expiresAt: '2032-06-01T12:00:00Z', grants: [right('tenant:*')], keepSecret: true }
    await polett.api('POST', `/v1/tokens/${token.id}/replace`, then)
    await page.reload()
    await tableOn(page).waitFor()
    expect(await tableOn(page).getByRole('columnheader').allTextContents()).toEqual(columns)
    expect(await tableOn(page).locator('tbody tr').count()).toBe(1)
    const [version, issued, replaced, by, until, rights] = await cells(tableOn(page).locator('tbody tr'))
    expect([version, by, until, rights]).toEqual([first, 'admin-console', expiry, 'site1: 2, site2: 1'])
    expect([issued, replaced]).toEqual([expect.stringMatching(/20\d\d/), expect.stringMatching(/20\d\d/)])
    await expectAccessible(page)
    expectClean(page)
    await page.context().close()
  })

  test('shows the user type that a person’s token acted in, and fits a narrow window', async () => {
    const name = `Roof ${locale}`
    const wish = { name, unit: 'b', role: 'administrator', expiresAt: '2031-06-01T12:00:00Z' }
    const { token } = await polett.api('POST', '/v1/tokens', { ...wish, kind: 'user', tenant: '3', user: 'kari' })
    const then = { ...wish, unit: 'a', role: 'reader', keepSecret: true }
    await polett.api('POST', `/v1/tokens/${token.id}/replace`, then)
    const page = await openToken(polett, name, '3', { as: 'admin', locale, width: 320 })
    await tableOn(page).getByText('b › administrator', { exact: true }).waitFor()
    await expectNoSidewaysScroll(page)
    expectClean(page)
    await page.context().close()
  })
})
