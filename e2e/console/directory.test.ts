/** What the company's directory keeps here by SCIM, as an administrator sees it. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, tabAndPress, tabAndType } from '../browser/keyboard.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

const PATH = '/administrator/company-sign-in'
const PLACE = 'urn:polett:params:scim:schemas:extension:place:2.0:Group'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
  await makeGroup('Betong Oslo', { unit: 'a-betong', role: 'reader' })
  await makeGroup('Hele firmaet', { role: 'tenant-user' })
  for (let number = 0; number < 11; number++) await makeGroup(`Prosjekt ${number}`, await aPlace(number))
})
afterAll(() => polett?.close())

function makeGroup(displayName: string, place: object): Promise<unknown> {
  return polett.api('POST', '/scim/v2/3/Groups', { displayName, [PLACE]: place })
}

async function aPlace(number: number): Promise<object> {
  const id = `prosjekt-${number}`
  await polett.api('POST', '/v1/tenants/3/units', { id, kind: 'group', name: `Prosjekt ${number}` })
  return { unit: id, role: 'reader' }
}

const rowOf = (page: Page, name: string) => page.locator('tbody tr').filter({ hasText: name })

describe.each(['en', 'nb'] as const)('groups of a directory, in the language %s', (locale) => {
  const t = translator(locale)

  it('say what they stand for and how many are in them, lead there, and are searched and paged by keyboard', async () => {
    const page = await polett.open(`${PATH}?tenant=3&size=10`, { as: 'admin', locale })
    const cells = (name: string) => rowOf(page, name).locator('td, th')
    await rowOf(page, 'Betong Oslo').waitFor()
    expect((await cells('Betong Oslo').allTextContents()).slice(0, 4)).toEqual([
      ...['Betong Oslo', 'A – Betong', 'Reader', '1'],
    ])
    const whole = [t('common.wholeTenant'), t('permissions.roles.tenant_user'), '0']
    expect((await cells('Hele firmaet').allTextContents()).slice(1, 4)).toEqual(whole)
    await page.getByText(`${polett.url}/scim/v2/3`, { exact: true }).waitFor()
    await expectWords(page, locale)
    await expectFine(page)
    const next = page.getByRole('button', { name: t('common.next') })
    await tabAndPress(page, next)
    await rowOf(page, 'Prosjekt 9').waitFor()
    await tabAndType(page, page.getByRole('searchbox', { name: t('directory.search') }), 'betong')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
    await tabAndPress(page, page.getByRole('link', { name: 'A – Betong' }))
    await page.getByRole('heading', { level: 1, name: 'A – Betong' }).waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('are taught where there are none, with the address and the way to a token', async () => {
    const page = await polett.open(`${PATH}?tenant=o`, { as: 'olga', locale })
    await page.getByRole('heading', { name: t('directory.empty') }).waitFor()
    const copy = page.getByRole('button', { name: t('common.copyWhat', { what: t('directory.address') }) })
    await tabAndPress(page, copy)
    await expectFocus(page, copy)
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${polett.url}/scim/v2/o`)
    await expectWords(page, locale)
    await expectFine(page)
    await tabAndPress(page, page.getByRole('link', { name: t('directory.createToken') }))
    await page.waitForURL(/\/tokens\/create\/application\?/)
    expectClean(page)
    await page.context().close()
  })
})

it('nobody who sees no people is shown groups of them', async () => {
  const page = await polett.open(`${PATH}?tenant=o`, { as: 'uwe' })
  await page.getByRole('heading', { level: 1, name: translator('en')('issuers.title') }).waitFor()
  expect(await page.getByRole('heading', { name: translator('en')('directory.title') }).count()).toBe(0)
  expectClean(page)
  await page.context().close()
})
