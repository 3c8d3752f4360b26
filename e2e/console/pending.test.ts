/** A step that is on its way: nothing closes its dialog until the server has answered, and then the answer is seen. */

import type { Locator, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { choose, press, pressBeginning, takeSecret } from '../browser/steps.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const DAY_MS = 86_400_000
const SECRET = /pltu_[0-9A-Za-z]{38}/

function makeToken(name: string): Promise<Json> {
  const expiresAt = new Date(Date.now() + 60 * DAY_MS).toISOString()
  return polett.api('POST', '/v1/tokens', {
    ...{ kind: 'user', tenant: '3', name, user: 'ola', unit: 'a', role: 'reader', expiresAt },
  })
}

async function statusOf(secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` }
  return (await fetch(`${polett.url}/v1/tokens/self`, { headers })).status
}

/** Keeps the answers to calls of one kind back, until they are let go. */
async function hold(page: Page, address: RegExp, method: string): Promise<{ asked: Promise<void>; letGo(): void }> {
  const asked = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  await page.route(address, async (route: Route) => {
    if (route.request().method() !== method) return route.fallback()
    asked.resolve()
    await free.promise
    await route.continue()
  })
  return { asked: asked.promise, letGo: free.resolve }
}

/** Tries every way out of a dialog. */
async function tryToClose(page: Page, dialog: Locator): Promise<void> {
  // The request may be here before the page has drawn that it is on its way.
  await dialog.locator('[data-loading]').first().waitFor()
  await page.keyboard.press('Escape')
  await page.mouse.click(5, 5)
  for (const way of await dialog.getByRole('button', { name: /^(Close|Cancel)$/ }).all()) {
    if (await way.isEnabled()) await way.click()
  }
  await page.waitForTimeout(300)
  expect(await dialog.isVisible()).toBe(true)
}

describe('while it is on its way, no way out closes the dialog', () => {
  it('of a deletion, which is told of when it is done', async () => {
    const { secret, token } = await makeToken('Slowly deleted')
    const page = await polett.open(`/administrator/tokens/${token.id}?tenant=3`, { as: 'admin' })
    const { asked, letGo } = await hold(page, /\/v1\/tokens\/tok_/, 'DELETE')
    await page.getByRole('button', { name: /^Status of/ }).click()
    await page.getByRole('menuitem', { name: 'Delete Token' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Slowly deleted for good?' })
    await dialog.getByRole('button', { name: 'Delete Token' }).click()
    await asked
    await tryToClose(page, dialog)
    expect(await statusOf(secret)).toBe(200)
    letGo()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Slowly deleted is deleted').first().waitFor()
    expect(await statusOf(secret)).toBe(401)
    expectClean(page)
    await page.context().close()
  })

  it('of a step on many tokens', async () => {
    await Promise.all([makeToken('Many 1'), makeToken('Many 2')])
    const page = await polett.open('/administrator/tokens?tenant=3&q=Many', { as: 'admin' })
    const { asked, letGo } = await hold(page, /\/v1\/tokens\/bulk/, 'POST')
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Delete 2 tokens' }).click()
    await asked
    await tryToClose(page, dialog)
    letGo()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('2 tokens are deleted').first().waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('of a form in a drawer', async () => {
    const page = await polett.open('/administrator/roles/reader?tenant=3', { as: 'admin' })
    const { asked, letGo } = await hold(page, /\/roles\/reader/, 'PATCH')
    await page.getByRole('button', { name: 'Edit' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: 'Description' }).fill('Slowly described')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await asked
    await tryToClose(page, drawer)
    letGo()
    await drawer.waitFor({ state: 'detached' })
    await page.getByText('Reader is saved').first().waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('of a form in a dialog', async () => {
    const page = await polett.open('/administrator/users/kari?tenant=3', { as: 'admin' })
    const { asked, letGo } = await hold(page, /\/users\//, 'PATCH')
    await page.getByRole('button', { name: 'More for Kari Nordmann' }).click()
    await page.getByRole('menuitem', { name: 'Set password' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^New password/).fill('five quiet fjords in winter')
    await dialog.getByRole('button', { name: 'Set password' }).click()
    await asked
    await tryToClose(page, dialog)
    letGo()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Kari Nordmann has a new password').first().waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('of a rotation, whose new secret would be lost', async () => {
    const { secret, token } = await makeToken('Slowly rotated')
    const page = await polett.open(`/administrator/tokens/${token.id}?tenant=3`, { as: 'admin' })
    const { asked, letGo } = await hold(page, /\/v1\/tokens\/tok_\w+\/rotate/, 'POST')
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate Slowly rotated' })
    await dialog.getByRole('button', { name: 'Rotate' }).click()
    await asked
    await tryToClose(page, dialog)
    await expectReloadAsks(page)
    letGo()
    const once = page.getByRole('dialog', { name: 'Slowly rotated has a new secret' })
    const [fresh = ''] = SECRET.exec((await once.textContent()) ?? '') ?? []
    expect([await statusOf(secret), await statusOf(fresh)]).toEqual([401, 200])
    await once.getByRole('button', { name: 'I have stored it' }).click()
    expectClean(page)
    await page.context().close()
  })
})

/** The browser asks before it loads the page anew; stays. */
async function expectReloadAsks(page: Page): Promise<void> {
  const asked = page.waitForEvent('dialog')
  await page.evaluate(() => void setTimeout(() => location.reload()))
  await (await asked).dismiss()
}

/** Tries to leave the page by a link, by the way back and by a reload. */
async function tryToLeave(page: Page, said: string): Promise<void> {
  const { pathname } = new URL(page.url())
  await page.locator('form [data-loading]').first().waitFor()
  await page.getByRole('main').getByRole('link').first().click()
  await page.getByText(said).first().waitFor()
  await page.evaluate(() => history.back())
  await page.waitForTimeout(300)
  expect(new URL(page.url()).pathname).toBe(pathname)
  await expectReloadAsks(page)
}

describe.each([
  'en',
  'nb',
] as const)('nobody leaves the page of a secret that is on its way, in the language %s', (locale) => {
  const t = translator(locale)

  it('of a creation', async () => {
    const name = `Slowly created ${locale}`
    const page = await polett.open('/administrator/tokens?tenant=o', { as: 'olga', locale })
    await press('common.create')(page, t)
    await choose('tokens.kinds.organization')(page, t)
    await page.getByRole('textbox', { name: t('create.labels.name.organization') }).fill(name)
    const { asked, letGo } = await hold(page, /\/v1\/tokens$/, 'POST')
    await page.getByRole('button', { name: t('common.create'), exact: true }).click()
    await asked
    await tryToLeave(page, t('create.once.wait'))
    letGo()
    await expectSecret(page, t('create.once.created', { name }))
  })

  it('of a replacement', async () => {
    const name = `Slowly replaced ${locale}`
    const { secret, token } = await makeToken(name)
    const page = await polett.open(`/administrator/tokens/${token.id}?tenant=3`, { as: 'admin', locale })
    await pressBeginning('token.actions.statusOf')(page, t)
    await choose('token.actions.replace')(page, t)
    const { asked, letGo } = await hold(page, /\/v1\/tokens\/tok_\w+\/replace/, 'POST')
    await page.getByRole('switch', { name: t('create.replace.keep') }).click()
    await page.getByRole('button', { name: t('create.replace.verb'), exact: true }).click()
    await asked
    await tryToLeave(page, t('create.once.wait'))
    letGo()
    await expectSecret(page, t('create.replace.done', { name }))
    expect(await statusOf(secret)).toBe(401)
  })

  async function expectSecret(page: Page, title: string): Promise<void> {
    const once = page.getByRole('dialog', { name: title })
    const [fresh = ''] = /plt[a-z]_[0-9A-Za-z]{38}/.exec((await once.textContent()) ?? '') ?? []
    expect(await statusOf(fresh)).toBe(200)
    await once.getByRole('button', { name: t('create.once.stored_one') }).click()
    await page.waitForURL(/\/tokens\/tok_/)
    expectClean(page)
    await page.context().close()
  }
})

it('is sent once where its key is still held down when the answer comes', async () => {
  const page = await polett.open(
    '/administrator/tokens/create/user?tenant=3&name=Held+down&user=kari&role=reader&unit=a',
    { as: 'admin' },
  )
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  // The focus stays in the form for a moment after the dialog is there: that is when the next key comes.
  await page.evaluate(() => {
    const again = () => document.querySelector('[role=dialog]') !== null && document.forms[0]?.requestSubmit()
    new MutationObserver(again).observe(document.body, { childList: true, subtree: true })
  })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await takeSecret(page, translator('en'))
  expect(sent).toEqual([`${polett.url}/v1/tokens`])
  await page.context().close()
})

it('is sent once by two clicks in a row', async () => {
  const page = await polett.open(
    '/administrator/tokens/create/user?tenant=3&name=Clicked+twice&user=kari&role=reader&unit=a',
    { as: 'admin' },
  )
  const { asked, letGo } = await hold(page, /\/v1\/tokens$/, 'POST')
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  await page.getByRole('button', { name: 'Save', exact: true }).dblclick()
  await asked
  letGo()
  await takeSecret(page, translator('en'))
  expect(sent).toEqual([`${polett.url}/v1/tokens`])
  expectClean(page)
  await page.context().close()
})
