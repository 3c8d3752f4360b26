/** by an app of somebody else and a real browser: signing in, the row, and what else can come of it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, PASSWORD } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { appCode } from '../browser/factors.ts'
import { expectFine } from '../browser/fine.ts'
import { tabAndPress, tabAndType } from '../browser/keyboard.ts'
import { setUpApp } from '../browser/second-factor.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'
import { APP, type Connecting, DAY_MS, MOBILE, signInOn, startConnecting } from './connecting.ts'

/** The app itself lies elsewhere. */
const CALLBACK = /request to another host: http:\/\/127\.0\.0\.1:\d+\/(callback|favicon)/

let scene: Connecting
beforeAll(async () => {
  scene = await startConnecting()
})
afterAll(() => scene?.close())

describe.each(['en', 'nb'] as const)('an app that asks, in the language %s', (locale) => {
  const t = translator(locale)

  it('Q-21, Q-22: is signed in to by keyboard on a phone, and is a row with all that is known, but no secret', async () => {
    const page = await scene.polett.page({ locale, width: 390, theme: 'dark' })
    await page.goto(await scene.app.begin({ id: `phone-${locale}`, name: `Phone ${locale}` }))
    await page.getByRole('heading', { level: 1, name: t('connect.title', { app: APP }) }).waitFor()
    await settle(page)
    await expectWords(page, locale, [APP, 'Phone'])
    await expectFine(page)
    await tabAndType(page, page.getByRole('textbox', { name: t('session.signIn.username') }), 'kari')
    await tabAndType(page, page.getByLabel(t('session.password'), { exact: false }).first(), PASSWORD)
    await page.keyboard.press('Enter')
    const connect = page.getByRole('button', { name: t('connect.verb'), exact: true })
    await connect.waitFor()
    expect(await connect.isDisabled()).toBe(true)
    expect(await page.getByRole('radio').count()).toBe(2)
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
    await expectWords(page, locale, [APP, 'Phone', 'Reader', 'Administrator'])
    await expectFine(page)
    await tabAndPress(page, page.getByRole('radio').first(), 'Space')
    await page.getByRole('radio', { name: 'A › Reader' }).check()
    await tabAndPress(page, connect)
    const { access } = await scene.app.finish(await scene.app.cameBack())
    await page.getByRole('heading', { name: 'The app' }).waitFor()
    expectClean(page, [CALLBACK])
    expect(await scene.verify(access, '?tenant=3&unit=a')).toMatchObject({ status: 200 })
    // The session was begun for the app alone.
    await page.goto('/administrator/users?tenant=3')
    await page.getByRole('heading', { level: 1, name: t('session.signIn.title') }).waitFor()
    await page.context().close()
    await expectRow(locale, access)
  })

  it('is refused, and told so', async () => {
    const page = await scene.polett.page({ locale, width: 390 })
    await page.goto(await scene.app.begin({ id: 'none', name: 'None' }))
    await signInOn(page, locale)
    await page.getByRole('button', { name: t('common.cancel'), exact: true }).click()
    const answer = await scene.app.cameBack()
    expect(answer.searchParams.get('error')).toBe('access_denied')
    await expect(scene.app.finish(answer)).rejects.toThrow()
    expect((await scene.rows()).some((token) => token.device.name === 'None')).toBe(false)
    await page.context().close()
  })

  it('is told kindly when its request is over, or was begun elsewhere', async () => {
    const begun = await scene.polett.page({ locale })
    await begun.goto(await scene.app.begin({ id: 'none', name: 'None' }))
    await begun.getByRole('heading', { level: 1, name: t('connect.title', { app: APP }) }).waitFor()
    const elsewhere = await scene.polett.page({ locale, theme: 'dark' })
    for (const address of [begun.url(), '/console/connect/nonsense']) {
      await elsewhere.goto(address)
      await elsewhere.getByRole('heading', { level: 1, name: t('connect.gone.title') }).waitFor()
      await settle(elsewhere)
      await expectWords(elsewhere, locale)
      await expectFine(elsewhere)
    }
    expectClean(elsewhere, [/status of 40[34]/])
    await begun.context().close()
    await elsewhere.context().close()
  })
})

/** The row, the drawer and what neither of them says. */
async function expectRow(locale: Locale, access: string): Promise<void> {
  const t = translator(locale)
  const name = `Phone ${locale}`
  const token = (await scene.rows()).find(({ device }) => device.name === name)
  expect(token).toMatchObject({
    unit: 'a',
    role: 'reader',
    user: { username: 'kari' },
    device: { platform: 'Android 16' },
  })
  const days = (Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / DAY_MS
  expect(days).toBeCloseTo(30, 1)
  const page = await scene.polett.open(`${MOBILE}&q=kari`, { as: 'admin', locale })
  const row = page.getByRole('row').filter({ hasText: name })
  for (const text of ['Kari Nordmann', 'A', 'Reader', name]) expect(await row.textContent()).toContain(text)
  await row.locator('[data-row-main]').click()
  const drawer = page.getByRole('dialog')
  for (const text of ['kari', 'Reader', name, 'Android 16']) await drawer.getByText(text).first().waitFor()
  await drawer.getByText(t('token.labels.lastActive')).first().waitFor()
  expect(await page.content()).not.toMatch(/pltm_[0-9A-Za-z]{38}/)
  expect(await page.content()).not.toContain(access.slice(8, -6))
  await expectFine(page)
  await page.context().close()
}

it('a person of another organization, or who is not the one signed in, signs in anew', async () => {
  const page = await scene.polett.page({ as: 'olga' })
  await page.goto(await scene.app.begin({ id: 'phone-x', name: 'Phone X' }))
  await page.getByText('You are signed in to another organization', { exact: false }).waitFor()
  await settle(page)
  await expectFine(page)
  await page.getByRole('button', { name: 'Use another account' }).click()
  await signInOn(page, 'en', 'ola')
  await page.getByText('Signed in as Ola Nordmann').waitFor()
  await page.getByText('It acts as A › Reader.').waitFor()
  await page.getByRole('button', { name: 'Use another account' }).click()
  await signInOn(page, 'en', 'admin')
  await page.getByText('Signed in as Admin').waitFor()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await scene.app.finish(await scene.app.cameBack())
  await page.context().close()
})

it('leads to a scheme of the app’s own, and leaves a button where the browser does not', async () => {
  const page = await scene.polett.page({ width: 390 })
  await page.goto(await scene.app.begin({ id: 'phone-y', name: 'Phone Y' }, 'no.fjordbygg.diary:/signed-in'))
  await signInOn(page, 'en', 'ola')
  const asked: string[] = []
  const session = await page.context().newCDPSession(page)
  await session.send('Page.enable')
  session.on('Page.frameRequestedNavigation', ({ url }) => void asked.push(url))
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const open = page.getByRole('link', { name: `Open ${APP}` })
  await open.waitFor()
  expect(await open.getAttribute('href')).toMatch(/^no\.fjordbygg\.diary:\/signed-in\?/)
  await expect.poll(() => asked.some((url) => url.startsWith('no.fjordbygg.diary:/signed-in?'))).toBe(true)
  await expectFine(page)
  expectClean(page, [/request to another host: no\.fjordbygg/, /no\.fjordbygg\.diary/])
  await scene.app.finish(new URL((await open.getAttribute('href')) ?? ''))
  await page.context().close()
})

it('has a second factor set up on the way, where the policy wants one, and asks for it from then on', async () => {
  const t = translator('en')
  const person = { username: 'grete', name: 'Grete', password: PASSWORD, memberships: [{ role: 'tenant-admin' }] }
  await scene.polett.api('POST', '/v1/tenants/3/users', person)
  await scene.polett.api('PUT', '/v1/tenants/3/policy', { secondFactorForAdministrators: true })
  const page = await scene.polett.page({ width: 390 })
  const begin = async (): Promise<void> => {
    await page.goto(await scene.app.begin({ id: 'phone-z', name: 'Phone Z' }))
    await signInOn(page, 'en', 'grete')
  }
  await begin()
  await page.getByRole('heading', { name: t('factors.required.title') }).waitFor()
  await settle(page)
  await expectFine(page)
  const { secret } = await setUpApp(page, t)
  const connect = page.getByRole('button', { name: t('connect.verb'), exact: true })
  await connect.click()
  await scene.app.finish(await scene.app.cameBack())
  await page.getByRole('heading', { name: 'The app' }).waitFor()
  await begin()
  await page.getByRole('textbox', { name: t('session.second.totp') }).fill(appCode(secret, 1))
  await page.keyboard.press('Enter')
  await connect.click()
  await scene.app.finish(await scene.app.cameBack())
  await scene.polett.api('PUT', '/v1/tenants/3/policy', {})
  await page.context().close()
})

it.each([
  'en',
  'nb',
] as const)('asks an open session for the factor that it owes, right there, in %s', async (locale) => {
  const t = translator(locale)
  const memberships = [{ unit: null, role: 'tenant-admin' }]
  const username = `owing-${locale}`
  await scene.polett.api('POST', '/v1/tenants/3/users', { username, name: 'Owing', memberships, password: PASSWORD })
  const page = await scene.polett.open('/sign-in/3', { locale })
  await signInOn(page, locale, username)
  await page.getByRole('heading', { level: 1, name: t('shell.overview') }).waitFor()
  // What that page asks for would be refused from here on.
  await page.goto('about:blank')
  await scene.polett.api('PUT', '/v1/tenants/3/policy', { secondFactorForAdministrators: true })
  await page.goto(await scene.app.begin({ id: `owing-${locale}`, name: `Owing ${locale}` }))
  await page.getByRole('heading', { level: 2, name: t('factors.required.title') }).waitFor()
  expect(await page.getByRole('button', { name: t('connect.verb'), exact: true }).count()).toBe(0)
  await settle(page)
  await expectWords(page, locale, [APP, 'Owing'])
  await expectFine(page)
  await setUpApp(page, t)
  await page.getByRole('button', { name: t('connect.verb'), exact: true }).click()
  await scene.app.finish(await scene.app.cameBack())
  await page.getByRole('heading', { name: 'The app' }).waitFor()
  expectClean(page, [CALLBACK])
  await page.context().close()
  await scene.polett.api('PUT', '/v1/tenants/3/policy', {})
})
