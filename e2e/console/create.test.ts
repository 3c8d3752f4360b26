/** Creating tokens of every kind, and the dialog that shows a secret once. */

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type Json, type PageOptions, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, tabAndPress, tabAndType, tabTo } from '../browser/keyboard.ts'
import { expectNoSidewaysScroll } from '../browser/layout.ts'
import { expectNoSecretKept } from '../browser/storage.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const SECRET = /plt[uaog]_[0-9A-Za-z]{38}/
const FORM = '/administrator/tokens/create'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ at: NOW })
})
afterAll(() => polett.close())

async function open(path: string, as: PageOptions['as'], options: PageOptions = {}): Promise<Page> {
  const page = await polett.page({ ...options, ...(as === undefined ? {} : { as }) })
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const field = (page: Page, name: string) => page.getByRole('textbox', { name })
const dialog = (page: Page) => page.getByRole('dialog')

async function chooseUser(page: Page, typed: string, label = 'Select user'): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(typed)
  await page
    .getByRole('option', { name: new RegExp(typed, 'i') })
    .first()
    .click()
}

/** The secret in the dialog; the dialog is left by its only door. */
async function store(page: Page, stored = 'I have stored it'): Promise<string> {
  const text = (await dialog(page).textContent()) ?? ''
  await button(page, stored).click()
  await dialog(page).waitFor({ state: 'detached' })
  return SECRET.exec(text)?.[0] ?? ''
}

async function tokensNamed(name: string): Promise<Json[]> {
  return (await polett.api('GET', `/v1/tokens?q=${encodeURIComponent(name)}`)).items
}

describe('a user token', () => {
  it('Q-02, Q-03, Q-04, Q-05: needs four fields, offers what the person has, and is listed', async () => {
    const page = await open(`${FORM}/user?tenant=3`, 'admin')
    expect(await button(page, 'Save').isDisabled()).toBe(true)
    expect(await page.locator('form .mantine-InputWrapper-required').count()).toBe(4)
    await field(page, 'Token name').fill('Integration')
    await chooseUser(page, 'kari')
    const combinations = page.getByRole('radiogroup', { name: 'Select department & user type' }).getByRole('radio')
    await combinations.first().waitFor()
    const names = await combinations.evaluateAll((all) =>
      all.map((one) => one.closest('div')?.parentElement?.textContent),
    )
    expect(names.sort()).toEqual(['A › Reader', 'B › Administrator'])
    expect(await combinations.evaluateAll((all) => all.some((one) => (one as HTMLInputElement).checked))).toBe(false)
    expect(await button(page, 'Save').isDisabled()).toBe(true)
    await button(page, 'Unselect the user').click()
    await expect.poll(() => combinations.count(), { timeout: 10_000 }).toBe(0)
    expect(await button(page, 'Save').isDisabled()).toBe(true)
    await chooseUser(page, 'kari')
    await page.getByRole('radio', { name: 'A › Reader' }).click()
    const summary = page.getByRole('region', { name: 'What this token will be' })
    await expect
      .poll(() => summary.textContent(), { timeout: 10_000 })
      .toContain('“Integration” will act as Kari Nordmann')
    expect(await summary.textContent()).toMatch(/will be able to.*see users.*will not be able to.*change users/s)
    expect(await summary.textContent()).toContain('Friday 19 Feb 2027')
    await button(page, 'Save').click()
    const secret = await store(page)
    await page.waitForURL(/tokens\/tok_/)
    const [token] = await tokensNamed('Integration')
    expect(token).toMatchObject({ user: { username: 'kari' }, unit: 'a', role: 'reader' })
    expect(token.expiresAt).toBe('2027-02-19T23:00:00.000Z')
    await expectNoSecretKept(page, secret)
    expectClean(page)
  })

  it('Q-14, Q-15, Q-16: a typed day ends in the tenant’s zone; the past is refused, a long life warned about', async () => {
    const page = await open(`${FORM}/user?tenant=3&name=Dated&user=kari&role=reader&unit=a`, 'admin')
    await page.getByRole('radio', { name: 'Other date' }).click()
    const day = field(page, 'Last day')
    await day.fill('soon')
    await day.blur()
    await page.getByText('Write the day as').waitFor()
    await day.fill('20.11.2026')
    await page.getByText('This day is over. Choose a later one.').waitFor()
    expect(await button(page, 'Save').isDisabled()).toBe(true)
    await day.fill('1.3.2028')
    await page.getByText('lives for more than 12 months').waitFor()
    await day.fill('1.3.2027')
    await page.getByText('Monday 1 Mar 2027').first().waitFor()
    expect(await page.getByText('12 months').count()).toBe(0)
    await page.getByText('2 Mar 2027, 00:00 (Europe/Oslo)').first().waitFor()
    await button(page, 'Choose in a calendar').click()
    await page.getByRole('button', { name: /^1 March 2027/ }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expectFocus(page, button(page, 'Choose in a calendar'))
    await button(page, 'Save').click()
    await store(page)
    expect((await tokensNamed('Dated'))[0].expiresAt).toBe('2027-03-01T23:00:00.000Z')
    await page.goto(`${FORM}/user?tenant=3&name=Long&user=kari&role=reader&unit=a&expires=2028-03-01`)
    await page.getByText('lives for more than 12 months').waitFor()
    await button(page, 'Save').click()
    await dialog(page).getByText('lives for more than 12 months').waitFor()
    await store(page)
    expectClean(page)
  })

  it('X-08: is made by the keyboard alone, and what was typed survives a reload', async () => {
    const page = await open(`${FORM}/user?tenant=3`, 'admin')
    await tabAndType(page, field(page, 'Token name'), 'By keyboard')
    await tabAndType(page, page.getByRole('combobox', { name: 'Select user' }), 'ola n')
    await expect.poll(() => page.getByRole('option').count(), { timeout: 10_000 }).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'A › Reader' }).waitFor()
    await page.reload()
    await page.getByRole('radio', { name: 'A › Reader' }).waitFor()
    expect(await field(page, 'Token name').inputValue()).toBe('By keyboard')
    await tabTo(page, page.getByRole('radio', { name: 'A › Reader' }))
    await page.keyboard.press('Space')
    await tabAndPress(page, button(page, 'Save'))
    await dialog(page).waitFor()
    await tabAndPress(page, button(page, 'I have stored it'))
    await page.waitForURL(/tokens\/tok_/)
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('By keyboard')
  })

  it('Q-02, Q-05: speaks Norwegian', async () => {
    const page = await open(`${FORM}/user?tenant=3&user=kari`, 'admin', { locale: 'nb' })
    for (const label of ['Tokennavn', 'Velg bruker']) await page.getByLabel(label).first().waitFor()
    await page.getByRole('radiogroup', { name: 'Velg avdeling og brukertype' }).waitFor()
    await page.getByRole('radiogroup', { name: 'Utløpsdato' }).waitFor()
    await page.getByText('fredag 19.02.2027').first().waitFor()
    expect(await button(page, 'Lagre').isDisabled()).toBe(true)
    await field(page, 'Tokennavn').fill('Norsk')
    await page.getByRole('radio', { name: /^B ›/ }).click()
    await button(page, 'Lagre').click()
    await page.getByText('Kopier tokenet nå. Det vises ikke igjen.').waitFor()
    await expectAccessible(page)
    await store(page, 'Jeg har lagret det')
    expectClean(page)
  })
})

describe('an organization or group token', () => {
  it('V-04, V-05: its secret is shown once, in a dialog that only the reader’s word closes', async () => {
    const page = await open(`${FORM}/organization?tenant=o&name=ci-2&expires=30d`, 'olga')
    await page.getByRole('main').getByRole('link', { name: 'Tokens' }).click()
    await page.waitForURL(/tokens\?/)
    await page.goBack()
    await button(page, 'Create').click()
    await dialog(page).getByText('Copy the token now. It will not be shown again.').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 5)
    await page.evaluate(() => history.forward())
    await page.getByText('Store the secret first.').first().waitFor()
    const asked = page.waitForEvent('dialog')
    await page.evaluate(() => void setTimeout(() => location.reload()))
    await (await asked).dismiss()
    expect(await dialog(page).isVisible()).toBe(true)
    expect(await dialog(page).getByRole('button', { name: 'Close' }).count()).toBe(0)
    await button(page, 'Copy').click()
    await page.getByRole('status').filter({ hasText: 'Copied: the token' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const download = page.waitForEvent('download')
    await button(page, 'Download .env').click()
    const env = await readFile(await (await download).path(), 'utf8')
    expect(env).toBe(`POLETT_URL=${polett.url}\nPOLETT_TENANT=o\nPOLETT_TOKEN=${copied}\n`)
    const answer = await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${copied}` } })
    const { user } = (await answer.json()) as Json
    expect(user).toMatchObject({ type: 'technical', name: 'ci-2' })
    expect(await store(page)).toBe(copied)
    await page.waitForURL(/tokens\/tok_/)
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectNoSecretKept(page, copied)
    expectClean(page)
  })

  it('V-04: selects the secret where the browser forbids copying, and fits 320 px', async () => {
    const page = await open(`${FORM}/group?tenant=o&unit=g1&name=g1-narrow`, 'greta', { width: 320, theme: 'dark' })
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))
    })
    await button(page, 'Create').click()
    await button(page, 'Copy').click()
    await page.getByText('The browser did not allow copying.').first().waitFor()
    expect(await page.evaluate(() => String(getSelection()))).toMatch(SECRET)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await store(page)
  })

  it('V-12, V-13: those who may not are told so', async () => {
    for (const [as, kind] of [
      ['uwe', 'group'],
      ['greta', 'organization'],
    ] as const) {
      const page = await open(`${FORM}/${kind}?tenant=o`, as)
      await page.getByText('You need the permission to create tokens').waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
    }
  })

  it('V-27: an empty name and a past or missing expiration are refused at their fields', async () => {
    const page = await open(`${FORM}/organization?tenant=o`, 'olga')
    await field(page, 'Name').focus()
    await field(page, 'Name').blur()
    expect(await page.getByText('Fill in this field').count()).toBe(1)
    await page.getByRole('radio', { name: 'Other date' }).click()
    await field(page, 'Last day').focus()
    await field(page, 'Last day').blur()
    await expect.poll(() => page.getByText('Fill in this field').count(), { timeout: 10_000 }).toBe(2)
    expect(await button(page, 'Create').isDisabled()).toBe(true)
    await field(page, 'Last day').fill('2026-11-20')
    await page.getByText('This day is over.').waitFor()
  })
})
