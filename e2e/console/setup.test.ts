/** The first set-up in the browser: the code, the administrator, an organization, and the first tokens, shown once. */

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { type RunningConsole, SETUP_CODE, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { tabAndPress, tabAndType } from '../browser/keyboard.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { translator } from '../browser/text.ts'

let consoles: RunningConsole | undefined

afterEach(async () => {
  await consoles?.close()
  consoles = undefined
})

const WORDS = {
  en: {
    ...{ title: 'Set up Polett', code: 'Set-up code', name: 'Your name', username: 'User name', email: 'Email' },
    ...{
      password: 'Password',
      tenant: 'Name of the organization',
      id: 'ID',
      verb: 'Set up',
      tokens: 'The first tokens',
    },
    ...{
      wrong: 'This is not the code',
      lead: 'Copy the tokens now',
      stored: 'I have stored them',
      overview: 'Overview',
    },
  },
  nb: {
    ...{
      title: 'Klargjør Polett',
      code: 'Klargjøringskode',
      name: 'Navnet ditt',
      username: 'Brukernavn',
      email: 'E-post',
    },
    ...{
      password: 'Passord',
      tenant: 'Organisasjonens navn',
      id: 'ID',
      verb: 'Klargjør',
      tokens: 'De første tokenene',
    },
    ...{ wrong: 'Dette er ikke koden', lead: 'Kopier tokenene nå', stored: 'Jeg har lagret dem', overview: 'Oversikt' },
  },
} as const

const PASSWORD = 'a long enough pass-phrase'

describe.each(['en', 'nb'] as const)('C-30: the set-up, by keyboard alone, in %s', (locale) => {
  const words = WORDS[locale]

  test('takes three steps, and shows three tokens once', async () => {
    consoles = await startConsole({ bare: true })
    const page = await consoles.page({
      locale,
      theme: locale === 'nb' ? 'dark' : 'light',
      width: locale === 'nb' ? 320 : 1280,
    })
    await page.goto('/administrator/tokens')
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    const field = (name: string) => page.getByRole('textbox', { name, exact: false }).first()
    const verb = page.getByRole('button', { name: words.verb, exact: true })
    expect(await verb.isDisabled()).toBe(true)
    await expectFine(page)

    await tabAndType(page, field(words.code), 'not-the-code')
    await tabAndType(page, field(words.name), 'Kari Nordmann')
    await tabAndType(page, field(words.username), 'kari')
    await tabAndType(page, field(words.email), 'kari@example.org')
    const password = page.getByLabel(words.password, { exact: false }).first()
    await tabAndType(page, password, PASSWORD)
    await tabAndType(page, field(words.tenant), 'Fjordbygg Øst')
    expect(await page.getByRole('textbox', { name: words.id, exact: true }).inputValue()).toBe('fjordbygg-ost')
    expectClean(page, [/status of 401/])

    await page.reload()
    await expect.poll(() => field(words.email).inputValue()).toBe('kari@example.org')
    expect([await field(words.code).inputValue(), await password.inputValue()]).toEqual(['', ''])
    await expectNoSecretKept(page, PASSWORD.padEnd(50))

    await tabAndType(page, field(words.code), 'not-the-code')
    await tabAndType(page, password, PASSWORD)
    await tabAndPress(page, verb)
    await page.getByText(words.wrong).waitFor()
    expect(await field(words.username).inputValue()).toBe('kari')
    await field(words.code).focus()
    await tabAndType(page, field(words.code), SETUP_CODE)
    await tabAndPress(page, verb)

    const dialog = page.getByRole('dialog', { name: words.tokens })
    await dialog.getByText(words.lead).waitFor()
    await page.keyboard.press('Escape')
    await expectFine(page)
    const secrets = (await dialog.textContent())?.match(/plta_[0-9A-Za-z]{38}/g) ?? []
    expect(new Set(secrets).size).toBe(3)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: /\.env/ }).click(),
    ])
    const file = await readFile(await download.path(), 'utf8')
    for (const secret of secrets) expect(file).toContain(secret)

    await dialog.getByRole('button', { name: words.stored }).click()
    await page.getByRole('heading', { level: 1, name: words.overview }).waitFor()
    for (const secret of secrets) await expectNoSecretKept(page, secret)
    await page.goto('/setup')
    await page.getByRole('heading', { level: 1, name: words.overview }).waitFor()
    expectClean(page, [/status of 401/])
  })
})

describe.each(['en', 'nb'] as const)('while the set-up is on its way, in %s', (locale) => {
  const t = translator(locale)

  async function sendForm(page: Page): Promise<void> {
    await page.goto('/setup')
    const fields = { code: SETUP_CODE, ...{ name: 'Kari Nordmann', username: 'kari', email: 'kari@example.org' } }
    for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value)
    await page.locator('input[name="password"]').fill(PASSWORD)
    await page.getByRole('textbox', { name: WORDS[locale].tenant }).fill('Fjordbygg')
    await page.getByRole('button', { name: WORDS[locale].verb, exact: true }).click()
  }

  test('the page with its first tokens is not left', async () => {
    consoles = await startConsole({ bare: true })
    const page = await consoles.page({ locale })
    const answer = Promise.withResolvers<void>()
    await page.route(/\/v1\/setup/, async (route) => {
      if (route.request().method() === 'POST') await answer.promise
      await route.continue()
    })
    await sendForm(page)
    await page.locator('form [data-loading]').first().waitFor()
    const asked = page.waitForEvent('dialog')
    await page.evaluate(() => void setTimeout(() => location.reload()))
    await (await asked).dismiss()
    answer.resolve()
    await page.getByRole('dialog', { name: WORDS[locale].tokens }).waitFor()
    expectClean(page)
  })

  test('and somebody else is first, it ends at signing in', async () => {
    consoles = await startConsole({ bare: true })
    const page = await consoles.page({ locale })
    const { url } = consoles
    await page.route(/\/v1\/setup/, async (route) => {
      if (route.request().method() === 'POST') {
        const person = { name: 'Ola', username: 'ola', email: 'ola@example.org', password: PASSWORD }
        const body = JSON.stringify({ code: SETUP_CODE, ...person })
        await fetch(`${url}/v1/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      }
      await route.continue()
    })
    await sendForm(page)
    await page.waitForURL(/sign-in/)
    await page.getByText(t('setup.doneAlready')).first().waitFor()
    expectClean(page, [/status of 409/])
  })
})
