/** Departments and groups as people use them: the tree, a place's page, its members and its access tokens. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, tabAndPress, tabAndType, tabTo } from '../browser/keyboard.ts'
import { settle } from '../browser/settle.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const LANGUAGES = ['en', 'nb'] as const
const UNITS = '/administrator/units'
const DAY_MS = 86_400_000

const open = (path: string, as: SignIn, locale: Locale = 'en'): Promise<Page> => polett.open(path, { as, locale })

const rowOf = (page: Page, name: string): Locator =>
  page.locator('tbody tr').filter({ has: page.locator('[data-row-main]').getByText(name, { exact: true }) })

describe.each(LANGUAGES)('who sees the access tokens of a group in the language %s', (locale) => {
  it('V-01 to V-03 show them with their status to its administrator, and no tab to a plain member', async () => {
    const t = translator(locale)
    const greta = await open(`${UNITS}/g1?tenant=o&tab=tokens`, 'greta', locale)
    await rowOf(greta, 'g1-bot').getByText(t('token.status.soon')).waitFor()
    await rowOf(greta, 'g1-onboarding').getByText(t('token.status.revoked')).waitFor()
    expectClean(greta)
    await greta.goto(`${UNITS}/g2?tenant=o&tab=tokens`)
    await greta.getByRole('heading', { level: 1, name: t('session.notFound.title') }).waitFor()
    const uwe = await open(`${UNITS}/g1?tenant=o&tab=tokens`, 'uwe', locale)
    await uwe.getByRole('tab', { name: t('units.tabs.overview') }).waitFor()
    expect(await uwe.getByRole('tab', { name: t('units.tabs.tokens') }).count()).toBe(0)
    const olga = await open(`${UNITS}/g2?tenant=o&tab=tokens`, 'olga', locale)
    await rowOf(olga, 'g2-nightly').getByText(t('token.status.expired')).waitFor()
  })
})

describe.each([
  ['en', 'Access Tokens', 'Create Access Token'],
  ['nb', 'Tilgangstokens', 'Opprett tilgangstoken'],
] as const)('access tokens in the language %s', (locale, tabName, createName) => {
  it('V-04, V-05 create one on the page of a group, shown once and never again', async () => {
    const t = translator(locale)
    const page = await open(`${UNITS}/g1?tenant=o`, 'olga', locale)
    await page.getByRole('tab', { name: tabName }).click()
    await page.getByRole('button', { name: createName }).click()
    await page.getByRole('textbox', { name: t('create.labels.name.group') }).fill(`robot-${locale}`)
    await page.getByText(t('create.expiry.choices.30d'), { exact: true }).click()
    await page.getByRole('button', { name: t('common.create'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    const secret = await dialog.getByText(/^pltg_\w+$/).innerText()
    await page.keyboard.press('Escape')
    await page.mouse.click(2, 2)
    await dialog.getByText(secret, { exact: true }).waitFor()
    await dialog.getByRole('button', { name: t('create.once.stored_one') }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.goto(`${UNITS}/g1?tenant=o&tab=tokens`)
    await rowOf(page, `robot-${locale}`).getByText('G1', { exact: true }).waitFor()
    await expectNoSecretKept(page, secret)
    const { items } = await polett.api('GET', `/v1/tokens?q=robot-${locale}`)
    expect(items[0]).toMatchObject({ kind: 'group', unit: 'g1', admin: false, user: { type: 'technical' } })
    expectClean(page)
  })

  it('V-20 offer with the status what the status allows', async () => {
    const t = translator(locale)
    const acts = async (page: Page, name: string): Promise<readonly string[]> => {
      await rowOf(page, name).getByRole('button').last().click()
      await page.getByRole('menuitem').first().waitFor()
      const names = await page.getByRole('menuitem').allTextContents()
      await page.getByRole('menuitem').first().press('Escape')
      await page.getByRole('menu').waitFor({ state: 'hidden' })
      return names
    }
    const texts = (...names: readonly string[]) => names.map((name) => t(`token.actions.${name}`))
    const page = await open(`${UNITS}/g1?tenant=o&tab=tokens`, 'olga', locale)
    expect(await acts(page, 'g1-bot')).toEqual(texts('revoke', 'rotate', 'replace', 'delete'))
    expect(await acts(page, 'g1-onboarding')).toEqual(texts('restore', 'replace', 'delete'))
    await page.goto(`${UNITS}/g2?tenant=o&tab=tokens`)
    expect(await acts(page, 'g2-nightly')).toEqual(texts('delete'))
    expectClean(page)
  })

  it('V-24 delete a group by its typed name: its tokens and technical users go, its people stay', async () => {
    const t = translator(locale)
    const id = `doomed-${locale}`
    await polett.api('POST', '/v1/tenants/o/units', { id, kind: 'group', name: 'Doomed' })
    await polett.api('PUT', `/v1/tenants/o/units/${id}/members/uwe`, { role: 'unit-user' })
    const expiresAt = new Date(Date.now() + 30 * DAY_MS).toISOString()
    const wish = { kind: 'group', tenant: 'o', unit: id, name: 'last words', expiresAt }
    const { secret, token }: Json = await polett.api('POST', '/v1/tokens', wish)
    const page = await open(`${UNITS}/${id}?tenant=o`, 'olga', locale)
    await page.getByRole('button', { name: t('units.more', { name: 'Doomed' }) }).click()
    await page.getByRole('menuitem', { name: t('units.delete'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('units.deleteMembers_one', { count: '1' })).waitFor()
    await dialog.getByText(t('units.deleteTokens_one', { count: '1' })).waitFor()
    await dialog.getByText(t('units.deletePeople')).waitFor()
    if (locale === 'en') await expectFine(page)
    const verb = dialog.getByRole('button', { name: t('units.deleteVerb', { name: 'Doomed' }) })
    expect(await verb.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('Doomed')
    await verb.click()
    await page.waitForURL(/\/administrator\/units\?tenant=o$/)
    expect(await page.getByRole('link', { name: 'Doomed' }).count()).toBe(0)
    const answer = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
    expect(answer.status).toBe(401)
    const { items } = await polett.api('GET', '/v1/tenants/o/users?limit=200')
    const names = items.flatMap(({ id: user, username }: Json) => [user, username])
    expect(names).toContain('uwe')
    expect(names).not.toContain(token.user.id)
    expectClean(page)
  })
})

describe('the tree', () => {
  it.each(
    LANGUAGES,
  )('X-08 is walked, searched and added to by the keyboard alone, and the draft survives a reload (%s)', async (locale) => {
    const t = translator(locale)
    const name = `Søndre Østfold ${locale}`
    const id = `sondre-ostfold-${locale}`
    const page = await open(`${UNITS}?tenant=3`, 'admin', locale)
    const link = (name: string) => page.getByRole('link', { name, exact: true })
    await tabTo(page, link('A'))
    await page.keyboard.press('ArrowLeft')
    await link('A – Betong').waitFor({ state: 'hidden' })
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expectFocus(page, link('A – Betong'))
    await page.keyboard.press('End')
    await expectFocus(page, link('B – Tømrer'))
    await page.keyboard.press('/')
    await page.keyboard.type('tøm')
    await link('A').waitFor({ state: 'hidden' })
    await page.waitForURL(/q=t/)
    await page.getByRole('button', { name: t('common.clear') }).click()
    await page.locator('main').focus()
    await page.keyboard.press('c')
    const dialog = page.getByRole('dialog')
    await expectFocus(page, dialog.getByLabel(t('units.name')))
    await page.keyboard.type(name)
    expect(await dialog.getByLabel(t('units.id'), { exact: false }).first().inputValue()).toBe(id)
    await page.reload()
    await settle(page)
    expect(await dialog.getByLabel(t('units.name')).inputValue()).toBe(name)
    await expectFine(page)
    await tabAndPress(page, dialog.getByRole('button', { name: t('common.create'), exact: true }))
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const unit = await polett.api('GET', `/v1/tenants/3/units/${id}`)
    expect(unit).toMatchObject({ kind: 'department', parent: null, externalId: null })
    expectClean(page)
    await polett.api('DELETE', `/v1/tenants/3/units/${id}`)
  })

  it('stays quick with hundreds of units', async () => {
    const create = (at: number) => {
      const parent = at < 20 ? null : `unit-${at % 20}`
      const body = { id: `unit-${at}`, kind: 'group', name: `Unit ${at}`, parent }
      return polett.api('POST', '/v1/tenants/site3/units', body)
    }
    const numbers = [...Array(300).keys()]
    for (const some of [numbers.slice(0, 20), numbers.slice(20)]) await Promise.all(some.map(create))
    const page = await open(`${UNITS}?tenant=site3`, 'root')
    const press = (word: 'units.expandAll' | 'units.collapseAll') =>
      page.evaluate(async (name) => {
        const before = performance.now()
        for (const button of document.querySelectorAll('button')) if (button.textContent === name) button.click()
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        return performance.now() - before
      }, translator('en')(word))
    const took: number[] = []
    for (let times = 0; times < 3; times += 1) {
      took.push(await press('units.expandAll'))
      expect(await page.locator('[data-tree-name]').count()).toBe(300)
      await press('units.collapseAll')
    }
    // The best of them, as the machine may have other work.
    expect(Math.min(...took)).toBeLessThan(1_000)
  })
})

describe('a place and its members', () => {
  it('is renamed, moved and deactivated, and says which tokens stop', async () => {
    const t = translator('nb')
    const page = await open(`${UNITS}/a-betong?tenant=3`, 'admin', 'nb')
    await tabAndPress(page, page.getByRole('button', { name: t('units.edit'), exact: true }))
    const dialog = page.getByRole('dialog')
    await tabAndType(page, dialog.getByLabel(t('units.name')), 'Betong')
    await dialog.getByRole('combobox', { name: t('units.parent') }).click()
    await page.getByRole('option', { name: 'B', exact: true }).click()
    await dialog.getByText(t('units.moved')).waitFor()
    await expectFine(page)
    await dialog.getByRole('button', { name: t('common.save') }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('heading', { level: 1, name: 'Betong' }).waitFor()
    expect(await polett.api('GET', '/v1/tenants/3/units/a-betong')).toMatchObject({ parent: 'b', name: 'Betong' })
    const more = page.getByRole('button', { name: t('units.more', { name: 'Betong' }) })
    await tabAndPress(page, more)
    await page.getByRole('menuitem', { name: t('units.deactivate') }).press('Enter')
    await dialog.getByText('Galaxy XCover').waitFor()
    await expectFine(page)
    await dialog.getByRole('button', { name: t('units.deactivate') }).click()
    await page.getByText(t('common.inactive'), { exact: true }).first().waitFor()
    await expectFocus(page, more)
    expectClean(page)
  })

  it('takes a colleague by exact name and lets them go again', async () => {
    const t = translator('en')
    const page = await open(`${UNITS}/g1?tenant=o`, 'greta')
    await page.getByRole('button', { name: t('units.members.add') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('units.members.user')).fill('nobody')
    await dialog.getByRole('combobox', { name: t('units.members.role') }).click()
    await page.getByRole('option', { name: t('permissions.roles.unit_user') }).click()
    const add = dialog.getByRole('button', { name: t('units.members.add') })
    await add.click()
    await dialog.getByText(t('units.members.userUnknown')).waitFor()
    await expectFine(page)
    await dialog.getByLabel(t('units.members.user')).fill('olga')
    await add.click()
    await rowOf(page, 'Olga Petrova').getByText(t('permissions.roles.unit_user')).waitFor()
    await rowOf(page, 'Olga Petrova').getByRole('button').click()
    await dialog.getByText(t('units.stopsNone')).waitFor()
    await dialog.getByRole('button', { name: t('units.members.remove') }).click()
    await rowOf(page, 'Olga Petrova').waitFor({ state: 'hidden' })
    expectClean(page, [/status of 404/])
  })
})
