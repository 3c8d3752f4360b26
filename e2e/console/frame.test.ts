/** The frame around every page: who finds what in its navigation, many organizations, and what signing out forgets. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const LANGUAGES = ['en', 'nb'] as const

const PLACES = [
  ['overview', '/'],
  ['tokens', '/administrator/tokens'],
  ['users', '/administrator/users'],
  ['units', '/administrator/units'],
  ['roles', '/administrator/roles'],
  ['tenant', '/administrator/tenant'],
  ['audit', '/administrator/audit'],
  ['policy', '/administrator/policy'],
  ['apps', '/administrator/apps'],
  ['issuers', '/administrator/company-sign-in'],
  ['tenants', '/platform/tenants'],
  ['applications', '/platform/applications'],
  ['platformPolicy', '/platform/policy'],
  ['nodes', '/platform/nodes'],
] as const

type Place = (typeof PLACES)[number][0]

const HERE: readonly Place[] = [
  'overview',
  'tokens',
  'users',
  'units',
  'roles',
  'tenant',
  'audit',
  'policy',
  'apps',
  'issuers',
]
const WITHOUT_TOKENS: readonly Place[] = ['overview', 'users', 'units', 'roles', 'tenant', 'policy', 'apps', 'issuers']

const READERS: readonly (readonly [SignIn, string, readonly Place[]])[] = [
  ['root', '3', [...HERE, 'tenants', 'applications', 'platformPolicy', 'nodes']],
  ['admin', '3', HERE],
  ['revisor', '3', HERE],
  ['kari', '3', WITHOUT_TOKENS],
  ['greta', 'o', HERE],
  ['uwe', 'o', ['overview', 'units', 'roles', 'tenant', 'policy', 'apps', 'issuers']],
]

describe('Q-01, C-31, V-02: the navigation', () => {
  it.each(
    READERS,
  )('of %s in %s has what they may use, and no address leads to the rest', async (as, tenant, places) => {
    for (const locale of LANGUAGES) {
      const t = translator(locale)
      const page = await polett.open(`/?tenant=${tenant}`, { as, locale })
      const entries = page.getByRole('navigation', { name: t('shell.navigation') }).getByRole('link')
      expect(await entries.allTextContents()).toEqual(places.map((place) => t(`shell.${place}`)))
      const closed = PLACES.filter(([place]) => !places.includes(place))
      for (const [, path] of locale === 'en' ? closed : []) {
        await page.goto(`${path}?tenant=${tenant}`)
        await page.getByRole('heading', { level: 1, name: t('session.forbidden.title') }).waitFor()
      }
      expectClean(page)
      await page.context().close()
    }
  })
})

describe('with more organizations than a session lists', () => {
  const MANY = 205
  /** By its name the last of all, so that no list that is cut holds it. */
  const FAR = { id: 'zz-far', name: 'Ålesund havn' }

  beforeAll(async () => {
    const others = Array.from({ length: MANY }, (_, at) => ({ id: `many-${at}`, name: `Avdeling ${at}` }))
    await Promise.all([...others, FAR].map((tenant) => polett.api('POST', '/v1/tenants', tenant)))
    const session = await polett.api('GET', '/v1/session', undefined, 'root')
    expect(session.tenants.map(({ id }: { id: string }) => id)).not.toContain(FAR.id)
  })

  it.each(LANGUAGES)('the switcher finds those it does not list, and goes there (%s)', async (locale) => {
    const t = translator(locale)
    const page = await polett.open('/administrator/units?tenant=3', { as: 'root', locale })
    await page.getByRole('button', { name: t('shell.switchTenant', { name: 'Fjordbygg' }) }).click()
    const search = page.getByRole('menu').getByRole('textbox', { name: t('common.search') })
    await search.fill('ålesund')
    await page.getByRole('menuitem', { name: /Ålesund havn/ }).waitFor()
    expect(await page.getByRole('menuitem').count()).toBe(1)
    await search.fill('zz-fa')
    await page.getByRole('menuitem', { name: /Ålesund havn/ }).click()
    await page.waitForURL(`**/administrator/units?tenant=${FAR.id}`)
    await page.getByRole('button', { name: t('shell.switchTenant', { name: FAR.name }) }).waitFor()
    expectClean(page)
    await page.context().close()
  })

  it.each(LANGUAGES)('rights are given on those too (%s)', async (locale) => {
    const t = translator(locale)
    const path = '/administrator/tokens/create/application?tenant=platform&application=Far'
    const page = await polett.open(path, { as: 'root', locale })
    await page.getByRole('combobox', { name: t('create.grants.add') }).fill('ålesund')
    await page.getByRole('option', { name: /Ålesund havn/ }).click()
    await page.getByRole('table').getByRole('checkbox', { checked: true }).first().waitFor()
    expect(await page.getByRole('table').getByRole('checkbox', { checked: true }).count()).toBe(3)
    await expectFine(page)
    await page.getByRole('button', { name: t('common.create'), exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await page.getByRole('button', { name: t('create.once.stored_one') }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { items } = await polett.api('GET', '/v1/tokens?kind=application&q=Far&sort=-createdAt')
    expect(items[0].grants).toMatchObject([{ tenant: FAR.id, permissions: ['session:*', 'tenant:read', 'user:*'] }])
    expectClean(page)
    await page.context().close()
  })
})

describe('signing out', () => {
  async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Signed in as Admin' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  }

  async function signIn(page: Page, username: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Organization' }).fill('3')
    await page.getByRole('textbox', { name: 'User name' }).fill(username)
    await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  }

  it('forgets what was typed and what was shown, so that the next person finds neither', async () => {
    const page = await polett.open('/administrator/tokens/create/user?tenant=3', { as: 'admin' })
    await page.getByRole('textbox', { name: 'Token name' }).fill('Half a thought')
    await page.getByRole('link', { name: 'Tokens', exact: true }).first().click()
    await page.getByRole('link', { name: 'ERP sync', exact: true }).waitFor()
    await settle(page)
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('Half a thought')
    await signOut(page)
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('thought')
    // The next person's list never comes, so whatever stands there is of the one before.
    await page.route('**/v1/tokens?*', () => undefined)
    await signIn(page, 'revisor')
    await page.getByRole('link', { name: 'Tokens', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Tokens' }).waitFor()
    await page.waitForTimeout(300)
    expect(await page.getByRole('link', { name: 'ERP sync', exact: true }).count()).toBe(0)
    await page.context().close()
  })
})

it.each(LANGUAGES)('a page that has not been loaded yet says that the server cannot be reached: %s', async (locale) => {
  const t = translator(locale)
  const page = await polett.open('/administrator/tokens?tenant=3', { as: 'admin', locale })
  await page.context().setOffline(true)
  await page.getByRole('link', { name: t('shell.users'), exact: true }).click()
  await page.getByRole('alert').getByText(t('problems.titles.unreachable')).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: t('session.failed.reload') }).click()
  await page.getByRole('heading', { level: 1, name: t('shell.users') }).waitFor()
  await page.context().close()
})
