/** What ends for good, in the browser: tokens that are deleted, and devices that are signed out. */

import { deepEqual, equal, ok } from 'node:assert/strict'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Json, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { translator } from '../browser/text.ts'
import { call, chooseAct, doneEverywhere, openToken, statusButton } from './token-page.ts'

const LANGUAGES = ['en', 'nb'] as const
const DAY_MS = 86_400_000

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const makeToken = (wish: object): Promise<Json> =>
  polett.api('POST', '/v1/tokens', { expiresAt: new Date(Date.now() + DAY_MS).toISOString(), ...wish })

/** Uses a new token once. The use is counted a moment later; this waits for it. */
async function useOnce({ secret, token }: Json): Promise<void> {
  equal((await call(polett, secret))[0], 200)
  const lastUse = async () => (await polett.api('GET', `/v1/tokens/${token.id}`)).lastUsedAt
  await expect.poll(lastUse, { timeout: 20_000 }).not.toBeNull()
}

describe.each(LANGUAGES)('deleting in the language %s', (locale) => {
  const t = translator(locale)

  test('Q-18: the dialog names the token and its recent use; then it is gone, and its next call refused', async () => {
    const name = `Older export ${locale}`
    const made = await makeToken({ kind: 'user', tenant: '3', name, user: 'ola', unit: 'a', role: 'reader' })
    await useOnce(made)
    const page = await openToken(polett, name, '3', { as: 'admin', locale })
    const dialog = await chooseAct(page, t, t('token.actions.delete'))
    await dialog.getByRole('heading', { name: t('token.delete.title', { name }) }).waitFor()
    const once = t('token.recent.day_one', { from: t('token.recent.fromAddresses_one') })
    await dialog.getByText(once).waitFor()
    await dialog.getByText(t('token.delete.what')).waitFor()
    await dialog.getByRole('button', { name: t('token.delete.verb') }).click()
    await page.waitForURL(/\/administrator\/tokens\?.*tab=user/)
    await page
      .getByRole('status')
      .getByText(doneEverywhere(t, 'token.delete.done', name))
      .waitFor({ state: 'attached' })
    equal((await call(polett, made.secret))[0], 401)
    await page.waitForLoadState('networkidle')
    equal(await page.getByRole('link', { name }).count(), 0)
    expectClean(page)
    await page.context().close()
  })

  test('C-34: a master token in use asks for its name; confirmed, it is gone from list and API', async () => {
    const [name, id] = [`Janitor ${locale}`, `janitor-${locale}`]
    const made = await makeToken({ kind: 'application', id, application: name, master: true })
    await useOnce(made)
    const page = await openToken(polett, name, 'platform', { as: 'root', locale })
    const dialog = await chooseAct(page, t, t('token.actions.delete'))
    const confirm = dialog.getByRole('button', { name: t('token.delete.verb') })
    ok(await confirm.isDisabled())
    await dialog.getByLabel(t('confirm.typeName', { name })).fill(name)
    await confirm.click()
    await page.waitForURL(/\/administrator\/tokens\?/)
    equal((await call(polett, made.secret))[0], 401)
    await page.waitForLoadState('networkidle')
    equal(await page.getByRole('link', { name }).count(), 0)
    await expect(polett.api('GET', `/v1/tokens/${id}`)).rejects.toThrow('404')
    expectClean(page)
    await page.context().close()
  })
})

describe('deleting an application', () => {
  test.each([
    ['en', 'Delete Token', 'Cancel', /Applications that use it lose access immediately/],
    ['nb', 'Slett token', 'Avbryt', /Applikasjoner som bruker det, mister tilgangen umiddelbart/],
  ] as const)('C-34: cancelled, an application stays (%s)', async (locale, act, cancel, warning) => {
    const page = await openToken(polett, 'Web shop', 'platform', { as: 'root', locale, width: 320, theme: 'dark' })
    const dialog = await chooseAct(page, translator(locale), act)
    await dialog.getByText(warning).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    await expectFocus(page, dialog.getByRole('button', { name: cancel }))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expectFocus(page, statusButton(page, translator(locale)))
    equal((await call(polett, polett.secrets['Web shop']))[0], 200)
    expectClean(page)
    await page.context().close()
  })
})

describe('a signed-in device', () => {
  test.each([
    ['en', ['User name', 'Email', 'Department', 'User Type', 'Device', 'Last active', 'Expiry date']],
    ['nb', ['Brukernavn', 'E-post', 'Avdeling', 'Brukertype', 'Enhet', 'Sist aktiv', 'Utløpsdato']],
  ] as const)('Q-22: the drawer shows who it is, and no secret anywhere (%s)', async (locale, labels) => {
    const page = await polett.page({ as: 'admin', locale })
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

  test.each([
    ['en', 'Lars Berg', 'Galaxy XCover', { user: 'lars.berg', unit: 'a-betong' }],
    ['nb', 'Mona Strand', 'Pixel 10a', { user: 'mona.strand', unit: 'b-tomrer' }],
  ] as const)('Q-23: disconnected, the row is gone, and API tokens keep working (%s)', async (locale, name, device, who) => {
    const t = translator(locale)
    const own = await makeToken({ kind: 'user', tenant: '3', name: `Own of ${name}`, ...who, role: 'reader' })
    const page = await polett.page({ as: 'admin', locale })
    await page.goto('/administrator/tokens?tenant=3&tab=mobile')
    const row = page.getByRole('table').getByRole('button', { name, exact: true })
    await row.click()
    const drawer = page.getByRole('dialog', { name, exact: true })
    await drawer.getByRole('button', { name: t('token.disconnect.verb') }).click()
    const dialog = page.getByRole('dialog', { name: t('token.disconnect.title', { name }) })
    await dialog.getByText(t('token.disconnect.what', { name, device })).waitFor()
    await dialog.getByText(t('token.disconnect.keeps', { name })).waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: t('token.disconnect.verb') }).click()
    await page
      .getByRole('status')
      .getByText(t('token.disconnect.done', { name, device }))
      .waitFor({ state: 'attached' })
    await row.waitFor({ state: 'detached' })
    equal((await call(polett, own.secret))[0], 200)
    expectClean(page)
    await page.context().close()
  })
})
