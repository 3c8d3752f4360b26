/** What is done to one user: memberships and what stops with them, devices, changes, deletion, and what is refused. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus } from '../browser/keyboard.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett.close())

const NEW_PASSWORD = 'five quiet fjords in winter'
/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

const open = (path: string, as: SignIn = 'admin'): Promise<Page> => polett.open(path, { as })

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

async function chooseMore(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: act }).click()
}

/** A person of their own for a test that changes them. */
async function person(username: string, memberships = [{ unit: 'a', role: 'reader' }]) {
  const name = `${username} Nordmann`
  await polett.api('POST', '/v1/tenants/3/users', { username, name, memberships, password: NEW_PASSWORD }, 'admin')
  return { username, name, path: `/administrator/users/${username}?tenant=3` }
}

describe('Q-26', () => {
  it('names what stops with a membership, stops it, and starts it again when it is given back', async () => {
    const secret = await tokenOfKari('Integration')
    const page = await open('/administrator/users/kari?tenant=3')
    expect(await statusOf(secret)).toBe(200)
    await page.getByRole('button', { name: 'Remove A › Reader' }).click()
    const dialog = dialogOf(page)
    await dialog.getByText('Integration').waitFor()
    await dialog.getByText("Kari's iPhone").waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Remove membership' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await statusOf(secret)).toBe(401)
    await page.getByRole('button', { name: 'Remove A › Reader' }).waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'API Tokens' }).click()
    await page.getByRole('button', { name: /Integration: Suspended/ }).waitFor()

    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Add membership' }).click()
    await dialog.getByRole('combobox', { name: 'Department' }).click()
    await page.getByRole('option', { name: 'A', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'User Type' }).click()
    await page.getByRole('option', { name: 'Reader', exact: true }).click()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'Remove A › Reader' }).waitFor()
    expect(await statusOf(secret)).toBe(200)
    expectClean(page)
    await page.context().close()
  })

  it('stops a person who is deactivated, and says so; activated again, everything works', async () => {
    const secret = await tokenOfKari('Nightly')
    const page = await open('/administrator/users/kari?tenant=3')
    await chooseMore(page, 'Kari Nordmann', 'Deactivate')
    await dialogOf(page).getByRole('button', { name: 'Deactivate user' }).click()
    await page.getByText('Kari Nordmann is inactive: no sign-in').waitFor()
    expect(await statusOf(secret)).toBe(401)
    await chooseMore(page, 'Kari Nordmann', 'Activate')
    await dialogOf(page).getByRole('button', { name: 'Activate user' }).click()
    await page.getByText('Kari Nordmann is inactive: no sign-in').waitFor({ state: 'detached' })
    expect(await statusOf(secret)).toBe(200)
    await expectFocus(page, page.getByRole('button', { name: 'More for Kari Nordmann' }))
    expectClean(page)
    await page.context().close()
  })
})

async function signInMobile(username: string, device: string): Promise<string> {
  const body = { username, password: NEW_PASSWORD, device: { id: device, name: device, platform: 'iOS 26' } }
  return (await polett.api('POST', '/v1/tenants/3/sessions', body, 'admin')).secret
}

it('Q-23 signs a person out of one device, or of all, and says of how many', async () => {
  const { name, path, username } = await person('dagny')
  const [phone, tablet] = [await signInMobile(username, 'Phone'), await signInMobile(username, 'Tablet')]
  await signInMobile(username, 'Watch')
  const page = await open(`${path}&tab=devices`)
  expect((await namesOn(page)).toSorted()).toEqual(['Phone', 'Tablet', 'Watch'])
  await page.getByRole('button', { name: 'Phone', exact: true }).click()
  await dialogOf(page).getByRole('button', { name: 'Disconnect user' }).first().click()
  await dialogOf(page).last().getByRole('button', { name: 'Disconnect user' }).last().click()
  await page.getByRole('button', { name: 'Phone', exact: true }).waitFor({ state: 'detached' })
  expect(await statusOf(phone)).toBe(401)
  expect(await statusOf(tablet)).toBe(200)
  await page.getByRole('main').getByRole('button', { name: 'Sign out everywhere' }).click()
  await dialogOf(page).getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByText(`${name} is signed out of 2 places`).first().waitFor()
  await page.getByText(`${name} is not signed in on`).waitFor()
  expect(await statusOf(tablet)).toBe(401)
  expectClean(page)
  await page.context().close()
})

describe('changing and deleting', () => {
  it('edits only what was changed, keeps attributes as JSON, and says what is wrong with them', async () => {
    const { path } = await person('edvard')
    const page = await open(path)
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
    const page = await open(path)
    await chooseMore(page, name, 'Delete user')
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
  it('Q-11 to a person who administers one of two departments', async () => {
    const { path } = await person('gunn', [
      { unit: 'a', role: 'reader' },
      { unit: 'b', role: 'reader' },
    ])
    const page = await open(path, 'kari')
    await chooseMore(page, 'gunn Nordmann', 'Set password')
    await dialogOf(page).locator('input[type="password"]').fill(NEW_PASSWORD)
    await dialogOf(page).getByRole('button', { name: 'Set password' }).click()
    await dialogOf(page).getByRole('alert').getByText('change users and their memberships').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('button', { name: 'Remove A › Reader' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Add membership' }).click()
    await dialogOf(page).getByRole('combobox', { name: 'Department' }).click()
    await page.getByRole('option', { name: 'B', exact: true }).waitFor()
    expect(await page.getByRole('option', { name: 'A', exact: true }).count()).toBe(0)
    expectClean(page, REFUSED)
    await page.context().close()
  })

  it('to the last administrator of the platform, who stays', async () => {
    const page = await open('/administrator/users/root?tenant=platform', 'root')
    await chooseMore(page, 'Root', 'Deactivate')
    await dialogOf(page).getByText('This is you').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Deactivate user' }).click()
    await dialogOf(page).getByRole('alert').getByText('The last platform administrator has to stay').waitFor()
    expectClean(page, REFUSED)
    await page.context().close()
  })
})
