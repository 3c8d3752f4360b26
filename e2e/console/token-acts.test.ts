/** What is done to a token in the browser: revoking, restoring, rotating, deleting, signing a device out. */

import { deepEqual, equal, match, ok } from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type PageOptions, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, tabAndPress, tabTo } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { expectNoSecretKept } from '../browser/storage.ts'

let console: RunningConsole
const ids = new Map<string, string>()

beforeAll(async () => {
  console = await startConsole()
  const { items } = await console.api('GET', '/v1/tokens?limit=200')
  for (const { id, name } of items) ids.set(name, id)
})

afterAll(() => console?.close())

async function open(name: string, tenant: string, options: PageOptions): Promise<Page> {
  const page = await console.page(options)
  await page.goto(`/administrator/tokens/${ids.get(name)}?tenant=${tenant}`)
  await page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 20_000 })
  await page.waitForLoadState('networkidle')
  return page
}

const statusOf = (page: Page): Locator => page.getByRole('button', { name: /^(Status of|Status for) / })

async function choose(page: Page, act: string): Promise<Locator> {
  await statusOf(page).click()
  await page.getByRole('menuitem', { name: act, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  // What lies below the pointer would otherwise show what it has to say.
  await page.mouse.move(0, 0)
  return dialog
}

/** The secret of a user token, which is sealed. */
async function sealedSecret(name: string): Promise<string> {
  return (await console.api('GET', `/v1/tokens/${ids.get(name)}/secret`, undefined, 'admin')).secret
}

/** Status and code of a call with a secret. */
async function call(secret = ''): Promise<[status: number, code: string | undefined]> {
  const response = await fetch(`${console.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
  return [response.status, ((await response.json()) as { code?: string }).code]
}

describe('V-20: the status button offers what the status allows', () => {
  test.each([
    [
      'ci',
      'o',
      ['Revoke Token', 'Rotate', 'Replace', 'Delete Token'],
      ['Deaktiver token', 'Bytt hemmelighet', 'Erstatt', 'Slett token'],
    ],
    ['g1-onboarding', 'o', ['Restore Token', 'Replace', 'Delete Token'], ['Aktiver igjen', 'Erstatt', 'Slett token']],
    ['Trial of last spring', '3', ['Delete Token'], ['Slett token']],
  ] as const)('%s', async (name, tenant, english, norwegian) => {
    for (const [locale, wanted] of [
      ['en', english],
      ['nb', norwegian],
    ] as const) {
      const page = await open(name, tenant, { as: 'root', locale })
      await statusOf(page).click()
      deepEqual(await page.getByRole('menuitem').allTextContents(), wanted)
      await page.waitForTimeout(200)
      await expectAccessible(page)
      expectClean(page)
      await page.context().close()
    }
  })
})

describe('revoking and restoring', () => {
  test('V-16, V-17: by the keyboard alone; the focus comes back, and both take effect at once', async () => {
    const page = await open('ci', 'o', { as: 'olga' })
    await tabAndPress(page, statusOf(page))
    await page.getByRole('menuitem', { name: 'Revoke Token' }).waitFor()
    await expectFocus(page, page.getByRole('menuitem', { name: 'Revoke Token' }))
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Revoke ci?' })
    await dialog.getByText(/It was used [\d,]+ times in the last 24 hours, from 2 addresses\./).waitFor()
    await dialog.getByText(/until you restore it/).waitFor()
    await expectAccessible(page)
    await page.keyboard.type('The pipeline moves')
    await tabTo(page, dialog.getByRole('button', { name: 'Revoke Token' }))
    await page.keyboard.press('Enter')
    await page
      .getByRole('status')
      .getByText(/ci is revoked: on 1 of 1 node in \d+ ms\./)
      .waitFor({ state: 'attached' })
    deepEqual(await call(console.secrets.ci), [401, 'token_revoked'])
    await expectFocus(page, statusOf(page))
    await page.getByText('Revoked: The pipeline moves').waitFor()
    await (await choose(page, 'Restore Token')).getByRole('button', { name: 'Restore Token' }).click()
    await page
      .getByRole('status')
      .getByText(/ci is restored/)
      .waitFor({ state: 'attached' })
    equal((await call(console.secrets.ci))[0], 200)
    expectClean(page)
    await page.context().close()
  })
})

describe('rotating', () => {
  test('with an hour of overlap both secrets work, and the new one is kept nowhere', async () => {
    const old = await sealedSecret('Payroll')
    const page = await open('Payroll', '3', { as: 'admin' })
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate Payroll' })
    await dialog.getByText(/The current secret was last used .* from /).waitFor()
    await dialog.getByLabel('for another time').click()
    await dialog.getByLabel(/^Hours/).fill('169')
    await dialog.getByLabel(/^Hours/).press('End')
    await dialog.getByLabel('for 1 hour').click()
    await dialog.getByText(/The old secret ends on .* \(Europe\/Oslo\)\./).waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Rotate' }).click()
    const once = page.getByRole('dialog', { name: 'Payroll has a new secret' })
    await once.getByText(/The old secret works until/).waitFor()
    const secret = (await once.locator('code').first().textContent()) ?? ''
    match(secret, /^pltu_[0-9A-Za-z]{38}$/)
    await page.keyboard.press('Escape')
    await once.waitFor()
    await expectAccessible(page)
    await once.getByRole('button', { name: 'I have stored it' }).click()
    await once.waitFor({ state: 'detached' })
    await expectFocus(page, page.getByRole('button', { name: 'Rotate', exact: true }))
    ok(!page.url().includes('act='))
    equal((await call(secret))[0], 200)
    equal((await call(old))[0], 200)
    await page.getByText(/still works until/).waitFor()
    await expectNoSecretKept(page, secret)
    expectClean(page)
    await page.context().close()
  })
})

describe('deleting', () => {
  test('Q-18: the dialog names the token and its recent use; then it is gone, and its next call refused', async () => {
    const secret = await sealedSecret('Old export')
    equal((await call(secret))[0], 200)
    const page = await open('Old export', '3', { as: 'admin' })
    const dialog = await choose(page, 'Delete Token')
    await dialog.getByRole('heading', { name: 'Delete Old export for good?' }).waitFor()
    await dialog.getByText(/used/).first().waitFor()
    await dialog.getByText(/cannot be undone/).waitFor()
    await dialog.getByRole('button', { name: 'Delete Token' }).click()
    await page.waitForURL(/\/administrator\/tokens\?.*tab=user/)
    await page
      .getByRole('status')
      .getByText(/Old export is deleted: on 1 of 1 node/)
      .waitFor({ state: 'attached' })
    equal((await call(secret))[0], 401)
    await page.waitForLoadState('networkidle')
    equal(await page.getByRole('link', { name: 'Old export' }).count(), 0)
    expectClean(page)
    await page.context().close()
  })

  test.each([
    ['en', 'Delete Token', 'Cancel', /Applications that use it lose access immediately/],
    ['nb', 'Slett token', 'Avbryt', /Applikasjoner som bruker det, mister tilgangen umiddelbart/],
  ] as const)('C-34: cancelled, an application stays (%s)', async (locale, act, cancel, warning) => {
    const page = await open('Web shop', 'platform', { as: 'root', locale, width: 320, theme: 'dark' })
    const dialog = await choose(page, act)
    await dialog.getByText(warning).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await expectFocus(page, dialog.getByRole('button', { name: cancel }))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expectFocus(page, statusOf(page))
    equal((await call(console.secrets['Web shop']))[0], 200)
    expectClean(page)
    await page.context().close()
  })

  test('C-34: a master token in use asks for its name; confirmed, it is gone from list and API', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const wish = { kind: 'application', id: 'janitor', application: 'Janitor', expiresAt, master: true }
    const { secret } = await console.api('POST', '/v1/tokens', wish)
    ids.set('Janitor', 'janitor')
    equal((await call(secret))[0], 200)
    // The use is counted a moment later, and only a token in use asks for its name.
    const lastUse = async () => (await console.api('GET', '/v1/tokens/janitor')).lastUsedAt
    await expect.poll(lastUse, { timeout: 20_000 }).not.toBeNull()
    const page = await open('Janitor', 'platform', { as: 'root' })
    const dialog = await choose(page, 'Delete Token')
    const confirm = dialog.getByRole('button', { name: 'Delete Token' })
    ok(await confirm.isDisabled())
    await dialog.getByLabel(/Type “Janitor”/).fill('Janitor')
    await confirm.click()
    await page.waitForURL(/\/administrator\/tokens\?/)
    equal((await call(secret))[0], 401)
    expectClean(page)
    await page.context().close()
  })
})

describe('a signed-in device', () => {
  test.each([
    ['en', ['User name', 'Email', 'Department', 'User Type', 'Device', 'Last active', 'Expiry date']],
    ['nb', ['Brukernavn', 'E-post', 'Avdeling', 'Brukertype', 'Enhet', 'Sist aktiv', 'Utløpsdato']],
  ] as const)('Q-22: the drawer shows who it is, and no secret anywhere (%s)', async (locale, labels) => {
    const page = await console.page({ as: 'admin', locale })
    await page.goto('/administrator/tokens?tenant=3&tab=mobile')
    await page.getByRole('table').getByRole('button', { name: 'Ola Nordmann', exact: true }).click()
    const drawer = page.getByRole('dialog', { name: 'Ola Nordmann' })
    await drawer.getByText('ola@fjordbygg.example').waitFor()
    deepEqual(await drawer.locator('dt').allTextContents(), labels)
    ok(!(await page.content()).includes('pltm_'))
    await page.waitForTimeout(300)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expectFocus(page, page.getByRole('table').getByRole('button', { name: 'Ola Nordmann', exact: true }))
    expectClean(page)
    await page.context().close()
  })

  test('Q-23: disconnected, the row is gone, and the person’s API tokens keep working', async () => {
    const page = await console.page({ as: 'admin' })
    await page.goto('/administrator/tokens?tenant=3&tab=mobile')
    await page.getByRole('table').getByRole('button', { name: 'Lars Berg', exact: true }).click()
    const drawer = page.getByRole('dialog', { name: 'Lars Berg', exact: true })
    await drawer.getByRole('button', { name: 'Disconnect user' }).click()
    const dialog = page.getByRole('dialog', { name: 'Disconnect Lars Berg?' })
    await dialog.getByText(/Galaxy XCover/).waitFor()
    await dialog.getByText(/API Tokens of Lars Berg keep working/).waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Disconnect user' }).click()
    await page.getByRole('status').getByText('Lars Berg is signed out of Galaxy XCover.').waitFor({ state: 'attached' })
    await page.getByRole('table').getByRole('button', { name: 'Lars Berg', exact: true }).waitFor({ state: 'detached' })
    equal((await call(await sealedSecret('Crane telemetry')))[0], 200)
    expectClean(page)
    await page.context().close()
  })
})
