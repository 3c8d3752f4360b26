/** Creating and replacing the tokens of applications: the matrix, links, and new versions. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { takeSecret } from '../browser/steps.ts'
import { asPattern, literal, type Translate, translator } from '../browser/text.ts'

const LANGUAGES = ['en', 'nb'] as const

const NOW = Date.parse('2026-11-21T12:00:00Z')
const FORM = '/administrator/tokens/create/application?tenant=platform'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ at: NOW })
})
afterAll(() => polett.close())

async function open(path: string, locale: Locale, width = 1280): Promise<Page> {
  const page = await polett.page({ as: 'root', locale, width })
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function addTenant(page: Page, t: Translate, name: string): Promise<void> {
  await page.getByRole('combobox', { name: t('create.grants.add') }).fill(name)
  await page.getByRole('option', { name: new RegExp(name) }).click()
}

/** The ticked columns of a row of the matrix. */
async function ticked(page: Page, tenant: string): Promise<string[]> {
  const boxes = page.getByRole('table').getByRole('checkbox', { name: new RegExp(`^${tenant}: `) })
  const names = await boxes.evaluateAll((all) =>
    all.flatMap((one) => ((one as HTMLInputElement).checked ? [one.getAttribute('aria-label') ?? ''] : [])),
  )
  return names.map((name) => name.replace(`${tenant}: `, ''))
}

describe.each(LANGUAGES)('an application token in the language %s', (locale) => {
  const t = translator(locale)
  const permissions = (...keys: readonly string[]) => keys.map((key) => t(`permissions.matrix.${key}`))

  it('C-32, C-33, C-35: needs its application; a tenant begins with three rights; a list can be pasted', async () => {
    const page = await open(FORM, locale)
    const application = page.getByRole('textbox', { name: t('create.labels.name.application') })
    expect(await button(page, t('common.create')).isDisabled()).toBe(true)
    expect(await page.getByText(t('common.required')).count()).toBe(0)
    await application.focus()
    await application.blur()
    await page.getByText(t('common.required')).waitFor()
    await application.fill(`Mailings-${locale}`)
    await addTenant(page, t, 'Site 1')
    expect(await ticked(page, 'Site 1')).toEqual(permissions('tenant_read', 'user_all', 'session_all'))
    await page.getByRole('checkbox', { name: `Site 1: ${t('permissions.matrix.session_all')}` }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Space')
    expect(await ticked(page, 'Site 1')).toEqual(permissions('tenant_read', 'session_all'))
    await button(page, t('permissions.matrix.moreOf', { name: 'Site 1' })).click()
    const list = page.getByRole('textbox', { name: t('create.grants.paste') })
    await list.fill('UPDATE_TENANT, MANAGE_PROFILES\naudit:read BAKE_BREAD CREATE_TENANT')
    await button(page, t('create.grants.addList')).click()
    await page.getByText(t('create.grants.unknown_one', { names: 'BAKE_BREAD' })).waitFor()
    await page.getByText(t('create.grants.platformWide', { names: 'CREATE_TENANT' })).waitFor()
    expect(await list.inputValue()).toBe('BAKE_BREAD\nCREATE_TENANT')
    // The bar at the top would lie over some of the boxes.
    await page.evaluate(() => scrollTo(0, 0))
    await expectAccessible(page)
    await button(page, t('common.create')).click()
    await takeSecret(page, t)
    const { items } = await polett.api('GET', `/v1/tokens?q=Mailings-${locale}`)
    expect(items[0]).toMatchObject({
      application: `Mailings-${locale}`,
      status: 'active',
      expiresAt: '2027-02-20T00:00:00.000Z',
    })
    expect([...items[0].grants[0].permissions].sort()).toEqual([
      'audit:read',
      'session:*',
      'tenant:read',
      'tenant:update',
      'user:*',
    ])
    expectClean(page)
  })

  it('C-23, C-24: takes an id, refuses it twice, and keeps what was typed', async () => {
    const id = `my-app-${locale}`
    const page = await open(`${FORM}&application=Mine&id=${id}`, locale)
    await button(page, t('common.create')).click()
    await takeSecret(page, t)
    await page.waitForURL(`**/tokens/${id}?*`)
    await page.goto(`${FORM}&application=Mine+too&id=${id.toUpperCase()}`)
    await button(page, t('common.create')).click()
    await page.getByRole('alert', { name: t('problems.titles.already_exists') }).waitFor()
    expect(await page.getByRole('textbox', { name: t('create.labels.id') }).inputValue()).toBe(id.toUpperCase())
    expect((await polett.api('GET', `/v1/tokens/${id}`)).application).toBe('Mine')
    expectClean(page, [/409/])
  })

  it('C-05: may live without end only where the policy says so', async () => {
    const page = await open(`${FORM}&application=Endless-${locale}`, locale)
    await page.getByRole('radio', { name: t('create.expiry.choices.90d') }).waitFor()
    expect(await page.getByRole('radio', { name: t('create.expiry.choices.never') }).count()).toBe(0)
    await polett.api('PUT', '/v1/policy', { allowNoExpiry: true }, 'root')
    await page.reload()
    await page.getByRole('radio', { name: t('create.expiry.choices.never') }).click()
    await page.getByText(t('create.expiry.neverWarning')).waitFor()
    await button(page, t('common.create')).click()
    await takeSecret(page, t)
    expect((await polett.api('GET', `/v1/tokens?q=Endless-${locale}`)).items[0].expiresAt).toBeNull()
    await polett.api('PUT', '/v1/policy', { maxLifetimeDays: { application: 60 } }, 'root')
    await page.goto(`${FORM}&application=Short-${locale}`)
    expect(await page.getByRole('radio', { name: t('create.expiry.choices.60d') }).isChecked()).toBe(true)
    expect(await page.getByRole('radio', { name: t('create.expiry.choices.90d') }).isDisabled()).toBe(true)
    await page
      .getByText(asPattern(t('create.expiry.limit_other', { count: '60' })))
      .first()
      .waitFor()
    await button(page, t('common.create')).click()
    await takeSecret(page, t)
    await polett.api('PUT', '/v1/policy', {}, 'root')
    expectClean(page)
  })
})

it('a link fills the form in, and the form makes such a link', async () => {
  const page = await open(
    `${FORM}&application=Web+shop+2&expires=2027-03-01&grants=site1:tenant:read+user:*;site2:tenant:read&master=true`,
    'en',
    320,
  )
  await expect.poll(() => ticked(page, 'Site 1')).toEqual(['Read tenant', 'Manage users'])
  expect(await page.getByRole('switch', { name: 'Master' }).isChecked()).toBe(true)
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: 'Site 2: Manage users' }).click()
  await button(page, 'Copy link to this form').click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.goto(link)
  await expect.poll(() => ticked(page, 'Site 2')).toEqual(['Read tenant', 'Manage users'])
  expect(await page.getByRole('textbox', { name: 'Last day' }).inputValue()).toMatch(/2027/)
  expectClean(page)
})

describe.each(LANGUAGES)('replacing in the language %s', (locale) => {
  const t = translator(locale)

  it('C-26: adds a right under the same id; with the kept secret the client notices nothing but that', async () => {
    const id = `shop-c26-${locale}`
    const { secret } = await polett.api('POST', '/v1/tokens', {
      ...{ kind: 'application', id, application: 'Shop', expiresAt: '2027-06-01T00:00:00Z' },
      grants: [{ tenant: 'site1', permissions: ['tenant:read'] }],
    })
    const rename = () =>
      fetch(`${polett.url}/v1/tenants/site1`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ locale: 'nb' }),
      })
    expect((await rename()).status).toBe(403)
    const page = await open(`/administrator/tokens/${id}/replace?tenant=platform`, locale)
    const changes = page.getByRole('region', { name: t('create.changes.title') })
    await changes.getByText(t('create.changes.none')).waitFor()
    await page.getByRole('checkbox', { name: `Site 1: ${t('permissions.matrix.tenant_update')}` }).click()
    const added = [t('create.changes.fields.grants'), t('permissions.names.tenant_update')].map(literal).join('.*')
    await expect.poll(() => changes.textContent()).toMatch(new RegExp(added, 's'))
    await expectFine(page)
    await button(page, t('create.replace.verb')).click()
    await page.waitForURL(`**/tokens/${id}?*`)
    expect((await rename()).status).toBe(200)
    expect(await polett.api('GET', `/v1/tokens/${id}`)).toMatchObject({
      version: 2,
      expiresAt: '2027-06-01T00:00:00.000Z',
    })
    expect((await polett.api('GET', `/v1/tokens/${id}/versions`)).items[0].version).toBe(1)
    await page.goto(`/administrator/tokens/${id}/replace?tenant=platform`)
    await page.getByRole('switch', { name: t('create.replace.keep') }).click()
    await button(page, t('create.replace.verb')).click()
    const fresh = await takeSecret(page, t)
    expect(fresh).toMatch(/^plta_/)
    expect(fresh).not.toBe(secret)
    expect((await rename()).status).toBe(401)
    expectClean(page)
  })
})
