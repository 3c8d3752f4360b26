/** What is done to one user: memberships and what stops with them, devices, changes, deletion, and what is refused. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Locale, type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus } from '../browser/keyboard.ts'
import { type Translate, translator } from '../browser/text.ts'

const LANGUAGES = ['en', 'nb'] as const

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const NEW_PASSWORD = 'five quiet fjords in winter'
/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

const open = (path: string, locale: Locale, as: SignIn = 'admin'): Promise<Page> => polett.open(path, { as, locale })

const namesOn = (page: Page): Promise<string[]> => page.locator('tbody [data-row-main]').allTextContents()
const dialogOf = (page: Page): Locator => page.getByRole('dialog')

/** What the server says to a caller with this secret. */
async function statusOf(secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` }
  return (await fetch(`${polett.url}/v1/tokens/self`, { headers })).status
}

/** An API Token that acts as Kari in A › Reader. */
async function tokenOfKari(name: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 200 * 86_400_000).toISOString()
  const wish = { kind: 'user', tenant: '3', name, user: 'kari', unit: 'a', role: 'reader', expiresAt }
  return (await polett.api('POST', '/v1/tokens', wish, 'admin')).secret
}

async function chooseMore(page: Page, t: Translate, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: t('users.page.more', { name }) }).click()
  await page.getByRole('menuitem', { name: t(act), exact: true }).click()
}

/** A person of their own for a test that changes them. */
async function person(username: string, memberships = [{ unit: 'a', role: 'reader' }]) {
  const name = `${username} Nordmann`
  await polett.api('POST', '/v1/tenants/3/users', { username, name, memberships, password: NEW_PASSWORD }, 'admin')
  return { username, name, path: `/administrator/users/${username}?tenant=3` }
}

describe('Q-26', () => {
  it.each(
    LANGUAGES,
  )('names what stops with a membership, stops it, and starts it again when it is given back (%s)', async (locale) => {
    const t = translator(locale)
    const name = `Integration ${locale}`
    const removal = { name: t('users.memberships.removeWhich', { membership: 'A › Reader' }) }
    const secret = await tokenOfKari(name)
    const page = await open('/administrator/users/kari?tenant=3', locale)
    expect(await statusOf(secret)).toBe(200)
    await page.getByRole('button', removal).click()
    const dialog = dialogOf(page)
    await dialog.getByText(name).waitFor()
    await dialog.getByText("Kari's iPhone").waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: t('users.memberships.removeVerb') }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await statusOf(secret)).toBe(401)
    await page.getByRole('button', removal).waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: t('users.page.tokens') }).click()
    await page
      .getByRole('button', { name: t('token.actions.statusOf', { name, status: t('token.status.suspended') }) })
      .waitFor()

    await page.getByRole('tab', { name: t('users.page.overview') }).click()
    await page.getByRole('button', { name: t('users.memberships.add') }).click()
    await dialog.getByRole('combobox', { name: t('users.memberships.place') }).click()
    await page.getByRole('option', { name: 'A', exact: true }).click()
    await dialog.getByRole('combobox', { name: t('users.memberships.role') }).click()
    await page.getByRole('option', { name: 'Reader', exact: true }).click()
    await dialog.getByRole('button', { name: t('common.add'), exact: true }).click()
    await page.getByRole('button', removal).waitFor()
    expect(await statusOf(secret)).toBe(200)
    expectClean(page)
    await page.context().close()
  })

  it.each(
    LANGUAGES,
  )('stops a person who is deactivated, and says so; activated again, everything works (%s)', async (locale) => {
    const t = translator(locale)
    const kari = 'Kari Nordmann'
    const secret = await tokenOfKari(`Nightly ${locale}`)
    const page = await open('/administrator/users/kari?tenant=3', locale)
    await chooseMore(page, t, kari, 'users.status.deactivate')
    await dialogOf(page)
      .getByRole('button', { name: t('users.status.deactivateVerb') })
      .click()
    await page.getByText(t('users.page.inactive', { name: kari })).waitFor()
    expect(await statusOf(secret)).toBe(401)
    await chooseMore(page, t, kari, 'users.status.activate')
    await dialogOf(page)
      .getByRole('button', { name: t('users.status.activateVerb') })
      .click()
    await page.getByText(t('users.page.inactive', { name: kari })).waitFor({ state: 'detached' })
    expect(await statusOf(secret)).toBe(200)
    await expectFocus(page, page.getByRole('button', { name: t('users.page.more', { name: kari }) }))
    expectClean(page)
    await page.context().close()
  })
})

async function signInMobile(username: string, device: string): Promise<string> {
  const body = { username, password: NEW_PASSWORD, device: { id: device, name: device, platform: 'iOS 26' } }
  return (await polett.api('POST', '/v1/tenants/3/sessions', body, 'admin')).secret
}

it.each(LANGUAGES)('Q-23 signs a person out of one device, or of all, and says of how many (%s)', async (locale) => {
  const t = translator(locale)
  const { name, path, username } = await person(`dagny-${locale}`)
  const [phone, tablet] = [await signInMobile(username, 'Phone'), await signInMobile(username, 'Tablet')]
  await signInMobile(username, 'Watch')
  const page = await open(`${path}&tab=devices`, locale)
  expect((await namesOn(page)).toSorted()).toEqual(['Phone', 'Tablet', 'Watch'])
  await page.getByRole('button', { name: 'Phone', exact: true }).click()
  await dialogOf(page)
    .getByRole('button', { name: t('token.disconnect.verb') })
    .first()
    .click()
  await dialogOf(page)
    .last()
    .getByRole('button', { name: t('token.disconnect.verb') })
    .last()
    .click()
  await page.getByRole('button', { name: 'Phone', exact: true }).waitFor({ state: 'detached' })
  expect(await statusOf(phone)).toBe(401)
  expect(await statusOf(tablet)).toBe(200)
  await page
    .getByRole('main')
    .getByRole('button', { name: t('users.logOut.verb') })
    .click()
  await dialogOf(page)
    .getByRole('button', { name: t('users.logOut.verb') })
    .click()
  await page
    .getByText(t('users.logOut.done_other', { name, count: '2' }))
    .first()
    .waitFor()
  await page.getByText(t('users.devices.emptyTitle', { name })).waitFor()
  expect(await statusOf(tablet)).toBe(401)
  expectClean(page)
  await page.context().close()
})

describe('changing and deleting', () => {
  it('edits only what was changed, keeps attributes as JSON, and says what is wrong with them', async () => {
    const { path } = await person('edvard')
    const page = await open(path, 'en')
    await page.getByRole('main').getByRole('button', { name: 'Edit' }).first().click()
    const form = dialogOf(page)
    expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Edvard Munk')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Edvard Munk' }).waitFor()
    await expectFocus(page, page.getByRole('main').getByRole('button', { name: 'Edit' }).first())

    await page.goto(`${path}&act=edit-attributes`)
    const text = dialogOf(page).getByRole('textbox')
    await text.fill('{"employeeNumber": }')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).getByText('This is not JSON').waitFor()
    await text.fill('[1]')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).getByText('Write a JSON object').waitFor()
    await text.fill('{"employeeNumber": 4711, "team": {"lead": true}}')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('"employeeNumber": 4711').waitFor()
    await page.goto(`${path}&act=edit-attributes`)
    await text.fill('{"team": {}}')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
    const { attributes } = await polett.api('GET', '/v1/tenants/3/users/edvard', undefined, 'admin')
    expect(attributes).toEqual({ team: {} })
    expectClean(page)
    await page.context().close()
  })

  it('asks for the name before a person is deleted, and says what goes with them', async () => {
    const { name, path, username } = await person('frida')
    await signInMobile(username, 'Phone')
    const page = await open(path, 'en')
    await chooseMore(page, translator('en'), name, 'users.delete.verb')
    const dialog = dialogOf(page)
    await dialog.getByText('1 signed-in device').waitFor()
    await dialog.getByText('The audit log keeps the name').waitFor()
    const remove = dialog.getByRole('button', { name: 'Delete user' })
    expect(await remove.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill(name)
    await expectAccessible(page)
    await remove.click()
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    await page.goto(path)
    await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor()
    expectClean(page, REFUSED)
    await page.context().close()
  })
})

describe('what is refused is said in words where it was asked for', () => {
  it.each(LANGUAGES)('Q-11 to a person who administers one of two departments (%s)', async (locale) => {
    const t = translator(locale)
    const { name, path } = await person(`gunn-${locale}`, [
      { unit: 'a', role: 'reader' },
      { unit: 'b', role: 'reader' },
    ])
    const page = await open(path, locale, 'kari')
    await chooseMore(page, t, name, 'users.password.set')
    await dialogOf(page).locator('input[type="password"]').fill(NEW_PASSWORD)
    await dialogOf(page)
      .getByRole('button', { name: t('users.password.set') })
      .click()
    await dialogOf(page).getByRole('alert').getByText(t('permissions.names.user_update')).waitFor()
    await page.keyboard.press('Escape')
    expect(
      await page
        .getByRole('button', { name: t('users.memberships.removeWhich', { membership: 'A › Reader' }) })
        .count(),
    ).toBe(0)
    await page.getByRole('button', { name: t('users.memberships.add') }).click()
    await dialogOf(page)
      .getByRole('combobox', { name: t('users.memberships.place') })
      .click()
    await page.getByRole('option', { name: 'B', exact: true }).waitFor()
    expect(await page.getByRole('option', { name: 'A', exact: true }).count()).toBe(0)
    expectClean(page, REFUSED)
    await page.context().close()
  })

  it('to the last administrator of the platform, who stays', async () => {
    const page = await open('/administrator/users/root?tenant=platform', 'en', 'root')
    await chooseMore(page, translator('en'), 'Root', 'users.status.deactivate')
    await dialogOf(page).getByText('This is you').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Deactivate user' }).click()
    await dialogOf(page).getByRole('alert').getByText('The last platform administrator has to stay').waitFor()
    expectClean(page, REFUSED)
    await page.context().close()
  })
})
