/** The organization's page and the audit log as people use them. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, tabAndPress, tabTo } from '../browser/keyboard.ts'
import { translator } from '../browser/text.ts'
import { call, chooseAct } from './token-page.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const open = (path: string, as: SignIn, locale: Locale = 'en'): Promise<Page> => polett.open(path, { as, locale })

const rowWith = (page: Page, name: string): Locator => page.locator('tbody tr').filter({ hasText: name })

const LANGUAGES = ['en', 'nb'] as const

describe.each(LANGUAGES)('the access tokens of an organization in the language %s', (locale) => {
  const t = translator(locale)
  const tab = { en: 'Access Tokens', nb: 'Tilgangstokens' }[locale]
  const create = { en: 'Create Access Token', nb: 'Opprett tilgangstoken' }[locale]

  it('V-01, V-04 show Olga the tokens with their status, and lead to a new one', async () => {
    const page = await open('/administrator/tenant?tenant=o', 'olga', locale)
    await tabTo(page, page.getByRole('tab', { name: t('tenants.tabs.overview') }))
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expectFocus(page, page.getByRole('tab', { name: tab }))
    await rowWith(page, 'ci').getByText(t('token.status.soon')).waitFor()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('tokens')
    await expectFine(page)
    expectClean(page)
    await page.getByRole('button', { name: create }).click()
    await page.waitForURL(/\/create\/organization\?/)
  })

  it('V-20 offers at each status what can be done', async () => {
    const page = await open('/administrator/tenant?tenant=o&tab=tokens', 'olga', locale)
    await rowWith(page, 'ci').getByRole('button').last().click()
    for (const action of ['revoke', 'rotate', 'replace', 'delete']) {
      await page.getByRole('menuitem', { name: t(`token.actions.${action}`) }).waitFor()
    }
    expect(await page.getByRole('menuitem', { name: t('token.actions.restore') }).count()).toBe(0)
  })

  it('V-02 shows a plain member neither tokens nor who reaches the data', async () => {
    const page = await open('/administrator/tenant?tenant=o&tab=tokens', 'uwe', locale)
    await page.getByRole('tab', { name: t('tenants.tabs.overview') }).waitFor()
    expect(await page.getByRole('tab').count()).toBe(1)
    expectClean(page)
  })
})

describe('who reaches our data', () => {
  it('tells of what lives outside only what concerns the organization', async () => {
    const t = translator('en')
    const page = await open('/administrator/tenant?tenant=o&tab=reach', 'olga')
    const outside = rowWith(page, 'search-indexer')
    await outside.getByText(t('tenants.reach.outside')).waitFor()
    await outside.getByText('see users').waitFor()
    expect(await outside.getByRole('link').count()).toBe(0)
    await rowWith(page, 'ci').getByRole('link', { name: 'ci', exact: true }).waitFor()
    await page.getByRole('searchbox').fill('g1')
    await rowWith(page, 'ci').waitFor({ state: 'detached' })
    await expectFine(page)
    expectClean(page)
  })
})

describe.each(LANGUAGES)('the organization itself in the language %s', (locale) => {
  const t = translator(locale)

  it('is created, edited, deactivated and deleted by those who run the installation', async () => {
    const page = await open('/platform/tenants?tenant=platform', 'root', locale)
    await tabAndPress(page, page.getByRole('button', { name: t('tenants.create') }))
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel(t('tenants.name')).fill(`Ny by ${locale}`)
    await page.reload()
    expect(await drawer.getByRole('textbox', { name: t('tenants.id') }).inputValue()).toBe(`ny-by-${locale}`)
    await expectFine(page)
    expectClean(page)
    await drawer.getByRole('button', { name: t('common.create') }).click()
    await page.getByRole('heading', { level: 1, name: `Ny by ${locale}` }).waitFor()
    await page.getByRole('button', { name: t('tenants.edit'), exact: true }).click()
    await drawer.getByLabel(t('tenants.name')).fill(`Nyby ${locale}`)
    await drawer.getByRole('button', { name: t('common.save') }).click()
    await page.getByRole('heading', { level: 1, name: `Nyby ${locale}` }).waitFor()
    await remove(page, `Nyby ${locale}`)
    expect((await polett.api('GET', `/v1/tenants?q=nyby`)).items).toHaveLength(0)
    expectClean(page, [/status of 404/])
  })

  async function remove(page: Page, name: string): Promise<void> {
    const more = page.getByRole('button', { name: t('tenants.more', { name }) })
    const dialog = page.getByRole('dialog')
    await more.click()
    await page.getByRole('menuitem', { name: t('tenants.delete') }).click()
    const verb = dialog.getByRole('button', { name: t('tenants.deleteVerb', { name }) })
    expect(await verb.isDisabled()).toBe(true)
    await expectFine(page)
    expectClean(page)
    await page.keyboard.press('Escape')
    await expectFocus(page, more)
    await more.click()
    await page.getByRole('menuitem', { name: t('tenants.delete') }).click()
    await dialog.getByRole('textbox').fill(name)
    await verb.click()
    await page.getByRole('heading', { level: 1, name: t('tenants.title') }).waitFor()
  }
})

const TAMPERED = 12

/** Changes an entry behind the server's back; answers what was there. */
async function rename(seq: number, name: string): Promise<string> {
  const { write } = polett.server.deps.store
  const { actor_name } = await write
    .selectFrom('audit')
    .select('actor_name')
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow()
  await write.updateTable('audit').set({ actor_name: name }).where('seq', '=', seq).execute()
  return actor_name
}

describe.each(LANGUAGES)('the audit log in the language %s', (locale) => {
  const t = translator(locale)

  it('tells in a sentence who did what, links to it, and opens to show everything', async () => {
    const page = await open('/administrator/audit?tenant=3&action=token.rotated', 'admin', locale)
    await rowWith(page, t('audit.sentences.token_rotated', { actor: 'admin-console', target: 'ERP sync' })).waitFor()
    const opener = page.locator('tbody [data-row-main]').first()
    await tabAndPress(page, opener)
    await page.getByText('token.rotated', { exact: true }).waitFor()
    expect(await opener.getAttribute('aria-expanded')).toBe('true')
    expect(new URL(page.url()).searchParams.get('open')).toMatch(/^\d+$/)
    await expectFine(page)
    expectClean(page)
    await page.getByRole('link', { name: 'ERP sync' }).click()
    await page.getByRole('heading', { level: 1, name: 'ERP sync' }).waitFor()
  })

  it('names what an entry holds in words, and shows no name of the program but ids', async () => {
    const page = await open('/administrator/audit?tenant=3&action=token.created', 'admin', locale)
    await rowWith(page, 'ERP sync').locator('[data-row-main]').first().click()
    const [names, values] = [page.locator('dl dt'), page.locator('dl')]
    const words = ['kind', 'unit', 'role', 'expiresAt', 'grants'].map((name) => t(`auditDetails.names.${name}`))
    await expect.poll(() => names.allInnerTexts()).toEqual(expect.arrayContaining(words))
    for (const name of await names.allInnerTexts()) expect(name).not.toMatch(/^[a-z]/)
    await values.getByText(t('auditDetails.words.user'), { exact: true }).waitFor()
    await values.getByText(t('auditDetails.parties.token'), { exact: true }).waitFor()
    expect(await values.innerText()).not.toMatch(/\d{4}-\d\d-\d\dT/)
    await expectFine(page)
    expectClean(page)
  })

  it('is narrowed in the address, emptied again, and saved as a file', async () => {
    const page = await open('/administrator/audit?tenant=3', 'admin', locale)
    await page.getByRole('combobox', { name: t('audit.filters.action'), exact: true }).click()
    await page.getByRole('option', { name: t('audit.actions.token_revoked') }).click()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
    await rowWith(page, 'Site diary').waitFor()
    expect(new URL(page.url()).searchParams.get('action')).toBe('token.revoked')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: t('common.export') }).click()
    expect((await download).suggestedFilename()).toBe('audit.csv')
    await page.goto('/administrator/audit?tenant=3&from=2020-01-01&to=2020-01-02')
    await page.getByRole('button', { name: t('common.clearFilters') }).click()
    await page.locator('tbody tr').first().waitFor()
    expectClean(page)
  })

  it('X-07 says that the log is whole, and after somebody has changed a row, where it is not', async () => {
    const page = await open('/administrator/audit?tenant=platform', 'root', locale)
    const verify = page.getByRole('button', { name: t('audit.verify.button') })
    await tabAndPress(page, verify)
    await page.getByText(t('audit.verify.intactWhy')).waitFor()
    await page.locator('tbody').getByText('Fjordbygg', { exact: true }).first().waitFor()
    await expectFine(page)
    expectClean(page)
    const written = await rename(TAMPERED, 'Somebody else')
    await verify.click()
    await page.getByText(t('audit.verify.broken')).waitFor()
    await page.getByText(new RegExp(`\\b${TAMPERED}\\b.*\\b(of|av)\\b`)).waitFor()
    await expectFine(page)
    expectClean(page)
    await rename(TAMPERED, written)
  })

  it('offers the check to nobody who does not run the installation', async () => {
    const page = await open('/administrator/audit?tenant=3', 'admin', locale)
    expect(await page.getByRole('button', { name: t('audit.verify.button') }).count()).toBe(0)
  })
})

/** A token of organization O that Olga makes. */
function makeToken(wish: object): Promise<Json> {
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  return polett.api('POST', '/v1/tokens', { tenant: 'o', expiresAt, ...wish }, 'olga')
}

async function invite(username: string, secret: string): Promise<void> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ username, name: username })
  const answer = await fetch(`${polett.url}/v1/tenants/o/users`, { method: 'POST', headers, body })
  expect(answer.status).toBe(201)
}

describe.each(LANGUAGES)('who did it, in the language %s', (locale) => {
  const t = translator(locale)
  const invited = (actor: string, target: string) => t('audit.sentences.user_created', { actor, target })

  it('V-14, V-15 says the technical user, linked to its token, and of a person’s own token the person', async () => {
    const robot = `robot ${locale}`
    const ofTheOrganization = await makeToken({ kind: 'organization', name: robot, admin: true })
    const own = await makeToken({ kind: 'user', name: `own ${locale}`, user: 'olga', role: 'tenant-admin' })
    await invite(`by-robot-${locale}`, ofTheOrganization.secret)
    await invite(`by-olga-${locale}`, own.secret)
    const page = await open('/administrator/audit?tenant=o&action=user.created', 'olga', locale)
    await rowWith(page, invited('Olga Petrova', `by-olga-${locale}`)).waitFor()
    await rowWith(page, invited(robot, `by-robot-${locale}`))
      .getByRole('link', { name: robot })
      .click()
    await page.waitForURL(`**/administrator/tokens/${ofTheOrganization.token.id}?*`)
    await page.getByRole('heading', { level: 1, name: robot }).waitFor()
    expectClean(page)
  })

  it('V-19 still names a deleted token and who deleted it, when its technical user is gone', async () => {
    const name = `short ${locale}`
    const { secret, token } = await makeToken({ kind: 'organization', name, admin: false })
    const page = await open(`/administrator/tokens/${token.id}?tenant=o`, 'olga', locale)
    const dialog = await chooseAct(page, t, t('token.actions.delete'))
    await dialog.getByText(t('token.delete.technicalUser')).waitFor()
    await dialog.getByRole('button', { name: t('token.delete.verb') }).click()
    await page.waitForURL(/\/administrator\/tokens\?/)
    expect((await call(polett, secret))[0]).toBe(401)
    await page.goto(`/administrator/users/${token.user.id}?tenant=o`)
    await page.getByRole('heading', { level: 1, name: t('session.notFound.title') }).waitFor()
    await page.goto('/administrator/audit?tenant=o&action=token.deleted')
    await rowWith(page, t('audit.sentences.token_deleted', { actor: 'Olga Petrova', target: name })).waitFor()
    expectClean(page, [/status of 404/])
  })
})
