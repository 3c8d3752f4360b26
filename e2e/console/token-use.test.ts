/** A token's page in tables: what it may do where, from which addresses it is called, and why calls were refused. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { openToken } from './token-page.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })

describe.each([
  {
    locale: 'en',
    show: 'Show as a table',
    hide: 'Hide the table',
    access: 'What it may do',
    addresses: 'Addresses',
    columns: ['Address', 'Calls in all', 'Last used'],
    totals: /^Allowed [\d,]+, refused ([\d,]+) \(missing ([\d,]+)\)$/,
  },
  {
    locale: 'nb',
    show: 'Vis som tabell',
    hide: 'Skjul tabellen',
    access: 'Hva det kan gjøre',
    addresses: 'Adresser',
    columns: ['Adresse', 'Kall i alt', 'Sist brukt'],
    totals: /^Godtatt [\d\s]+, avvist ([\d\s]+) \(mangler tillatelse ([\d\s]+)\)$/,
  },
] as const)('in the language $locale', ({ locale, show, hide, access, addresses, columns, totals }) => {
  it('Q-09 shows places by what they concern, when asked to, and hides them again', async () => {
    const page = await openToken(polett, 'ERP sync', '3', { as: 'admin', locale })
    const table = page.getByRole('table', { name: access, exact: true })
    await button(page, show).waitFor()
    expect(await table.count()).toBe(0)
    await button(page, show).click()
    expect((await table.getByRole('columnheader').allTextContents()).slice(1).sort()).toEqual(
      ['orders', 'role', 'tenant', 'unit', 'user'].sort(),
    )
    const inUnit = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /› A/ }) })
    expect(await inUnit.locator('td[data-header="user"] code').allTextContents()).toEqual(['read'])
    await button(page, hide).click()
    await table.waitFor({ state: 'detached' })
    expectClean(page)
    await page.context().close()
  })

  it('says from which addresses it was called, and why calls were refused', async () => {
    const page = await openToken(polett, 'Payroll', '3', { as: 'admin', locale })
    const table = page.getByRole('table', { name: addresses, exact: true })
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(columns)
    const [address, calls, last] = await table.locator('tbody tr td').allTextContents()
    expect(address).toBe('10.2.0.31')
    expect(Number(calls?.replaceAll(/\D/g, ''))).toBeGreaterThan(10)
    expect(last).not.toBe('')
    await page.getByRole('radiogroup').getByText('30 d', { exact: true }).click()
    const line = page.getByText(totals)
    await line.waitFor()
    const [, refused, missing] = totals.exec((await line.textContent()) ?? '') ?? []
    expect(missing).toBe(refused)
    expectClean(page)
    await page.context().close()
  })
})
