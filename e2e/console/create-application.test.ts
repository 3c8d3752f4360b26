/** Creating and replacing the tokens of applications: the matrix, links, and new versions. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const SECRET = /plta_[0-9A-Za-z]{38}/
const FORM = '/administrator/tokens/create/application?tenant=platform'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ at: NOW })
})
afterAll(() => polett.close())

async function open(path: string, width = 1280): Promise<Page> {
  const page = await polett.page({ as: 'root', width })
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function store(page: Page): Promise<string> {
  const text = (await page.getByRole('dialog').textContent()) ?? ''
  await button(page, 'I have stored it').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return SECRET.exec(text)?.[0] ?? ''
}

async function addTenant(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Add an organization' }).fill(name)
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

describe('an application token', () => {
  it('C-32, C-33, C-35: needs its application; a tenant begins with three rights; a list can be pasted', async () => {
    const page = await open(FORM)
    const application = page.getByRole('textbox', { name: 'Application' })
    expect(await button(page, 'Create').isDisabled()).toBe(true)
    expect(await page.getByText('Fill in this field').count()).toBe(0)
    await application.focus()
    await application.blur()
    await page.getByText('Fill in this field').waitFor()
    await application.fill('Mailings')
    await addTenant(page, 'Site 1')
    expect(await ticked(page, 'Site 1')).toEqual(['Read tenant', 'Manage users', 'Manage sessions'])
    await page.getByRole('checkbox', { name: 'Site 1: Manage sessions' }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Space')
    expect(await ticked(page, 'Site 1')).toEqual(['Read tenant', 'Manage sessions'])
    await button(page, 'More permissions in Site 1').click()
    const list = page.getByRole('textbox', { name: 'Paste a list of permissions' })
    await list.fill('UPDATE_TENANT, MANAGE_PROFILES\naudit:read BAKE_BREAD CREATE_TENANT')
    await button(page, 'Add the list').click()
    await page.getByText('There is no such permission: BAKE_BREAD.').waitFor()
    await page.getByText('not on a single organization: CREATE_TENANT').waitFor()
    expect(await list.inputValue()).toBe('BAKE_BREAD\nCREATE_TENANT')
    // The bar at the top would lie over some of the boxes.
    await page.evaluate(() => scrollTo(0, 0))
    await expectAccessible(page)
    await button(page, 'Create').click()
    await store(page)
    const { items } = await polett.api('GET', '/v1/tokens?q=Mailings')
    expect(items[0]).toMatchObject({
      application: 'Mailings',
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
    const page = await open(`${FORM}&application=Mine&id=my-app`)
    await button(page, 'Create').click()
    await store(page)
    await page.waitForURL(/tokens\/my-app/)
    await page.goto(`${FORM}&application=Mine+too&id=MY-APP`)
    await button(page, 'Create').click()
    await page.getByRole('alert', { name: 'This exists already' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'ID' }).inputValue()).toBe('MY-APP')
    expect((await polett.api('GET', '/v1/tokens/my-app')).application).toBe('Mine')
    expectClean(page, [/409/])
  })

  it('C-05: may live without end only where the policy says so', async () => {
    const page = await open(`${FORM}&application=Endless`)
    await page.getByRole('radio', { name: '90 days' }).waitFor()
    expect(await page.getByRole('radio', { name: 'No expiry' }).count()).toBe(0)
    await polett.api('PUT', '/v1/policy', { allowNoExpiry: true }, 'root')
    await page.reload()
    await page.getByRole('radio', { name: 'No expiry' }).click()
    await page.getByText('never expires').waitFor()
    await button(page, 'Create').click()
    await store(page)
    expect((await polett.api('GET', '/v1/tokens?q=Endless')).items[0].expiresAt).toBeNull()
    await polett.api('PUT', '/v1/policy', { maxLifetimeDays: { application: 60 } }, 'root')
    await page.goto(`${FORM}&application=Short`)
    expect(await page.getByRole('radio', { name: '60 days' }).isChecked()).toBe(true)
    expect(await page.getByRole('radio', { name: '90 days' }).isDisabled()).toBe(true)
    await page.getByText('60 days at the most').first().waitFor()
    await button(page, 'Create').click()
    await store(page)
    await polett.api('PUT', '/v1/policy', {}, 'root')
    expectClean(page)
  })

  it('a link fills the form in, and the form makes such a link', async () => {
    const page = await open(
      `${FORM}&application=Web+shop+2&expires=2027-03-01&grants=site1:tenant:read+user:*;site2:tenant:read&master=true`,
      320,
    )
    await expect.poll(() => ticked(page, 'Site 1'), { timeout: 10_000 }).toEqual(['Read tenant', 'Manage users'])
    expect(await page.getByRole('switch', { name: 'Master' }).isChecked()).toBe(true)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.getByRole('checkbox', { name: 'Site 2: Manage users' }).click()
    await button(page, 'Copy link to this form').click()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    await page.goto(link)
    await expect.poll(() => ticked(page, 'Site 2'), { timeout: 10_000 }).toEqual(['Read tenant', 'Manage users'])
    expect(await page.getByRole('textbox', { name: 'Last day' }).inputValue()).toMatch(/2027/)
    expectClean(page)
  })
})

describe('replacing', () => {
  it('C-26: adds a right under the same id; with the kept secret the client notices nothing but that', async () => {
    const { secret } = await polett.api('POST', '/v1/tokens', {
      ...{ kind: 'application', id: 'shop-c26', application: 'Shop', expiresAt: '2027-06-01T00:00:00Z' },
      grants: [{ tenant: 'site1', permissions: ['tenant:read'] }],
    })
    const rename = () =>
      fetch(`${polett.url}/v1/tenants/site1`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ locale: 'nb' }),
      })
    expect((await rename()).status).toBe(403)
    const page = await open('/administrator/tokens/shop-c26/replace?tenant=platform')
    const changes = page.getByRole('region', { name: 'What changes' })
    await changes.getByText('Nothing is different from now.').waitFor()
    await page.getByRole('checkbox', { name: 'Site 1: Update tenant' }).click()
    await expect
      .poll(() => changes.textContent(), { timeout: 10_000 })
      .toMatch(/Tenant Permissions.*change the organization/s)
    await expectAccessible(page)
    await button(page, 'Replace').click()
    await page.waitForURL(/tokens\/shop-c26\?/)
    expect((await rename()).status).toBe(200)
    expect(await polett.api('GET', '/v1/tokens/shop-c26')).toMatchObject({
      version: 2,
      expiresAt: '2027-06-01T00:00:00.000Z',
    })
    expect((await polett.api('GET', '/v1/tokens/shop-c26/versions')).items[0].version).toBe(1)
    await page.goto('/administrator/tokens/shop-c26/replace?tenant=platform')
    await page.getByRole('switch', { name: 'Keep the current secret' }).click()
    await button(page, 'Replace').click()
    expect(await store(page)).not.toBe(secret)
    expect((await rename()).status).toBe(401)
    expectClean(page)
  })
})
