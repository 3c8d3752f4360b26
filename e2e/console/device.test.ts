/** A device without a browser: the command line as it is started by people, and the page that its link leads to. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { setUpApp } from '../browser/second-factor.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

let polett: RunningConsole
let home = ''
beforeAll(async () => {
  polett = await startConsole()
  home = await mkdtemp(join(tmpdir(), 'polett-device-'))
})
afterAll(async () => {
  await polett?.close()
  await rm(home, { recursive: true, force: true })
})

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args, '--url', polett.url], { env: { PATH: process.env.PATH, HOME: home } })
}

async function printed(...args: readonly string[]): Promise<string> {
  const { stdout } = start(...args)
  return stdout === null ? '' : text(stdout)
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve))

/** `polett login`, once it shows its link. */
async function logIn(): Promise<{ link: string; code: string; done: Promise<number | null> }> {
  const child = start('login')
  const done = ended(child)
  let told = ''
  const link = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (part) => {
      told += String(part)
      const [, found] = /^Open (\S+)\n.*shows the code \S+\n/m.exec(told) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(told)))
  })
  return { link, code: /shows the code (\S+)/.exec(told)?.[1] ?? '', done }
}

async function signInOn(page: Page, locale: Locale): Promise<void> {
  const t = translator(locale)
  await page.getByRole('textbox', { name: t('session.signIn.organization') }).fill('3')
  await page.getByRole('textbox', { name: t('session.signIn.username') }).fill('kari')
  await page.getByLabel(t('session.password'), { exact: false }).first().fill(PASSWORD)
  await page.getByRole('button', { name: t('session.signIn.verb'), exact: true }).click()
}

describe.each(['en', 'nb'] as const)('a device, in the language %s', (locale) => {
  const t = translator(locale)
  const goOn = (page: Page) => page.getByRole('button', { name: t('connect.deviceEntry.verb'), exact: true })

  it('is signed in by its link, after its code was compared', async () => {
    const { code, done, link } = await logIn()
    const page = await polett.page({ locale, width: 390, theme: locale === 'nb' ? 'dark' : 'light' })
    const sent: string[] = []
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(new URL(request.url()).pathname)))
    await page.goto(link)
    await settle(page)
    expect(await page.getByRole('textbox').inputValue()).toBe(code)
    await page.getByText(t('connect.deviceEntry.warning')).waitFor()
    expect(sent).toEqual([])
    await expectWords(page, locale, [code])
    await expectFine(page)
    await goOn(page).click()
    await signInOn(page, locale)
    await page.getByRole('radio', { name: 'A › Reader' }).check()
    await expectFine(page)
    await page.getByRole('button', { name: t('connect.verb'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('connect.done.title') }).waitFor()
    await settle(page)
    await expectFine(page)
    expectClean(page)
    expect(await done).toBe(0)
    expect(JSON.parse(await printed('token', 'show', 'self', '--json'))).toMatchObject({
      kind: 'mobile',
      unit: 'a',
      role: 'reader',
    })
    const out = start('logout')
    expect(await ended(out)).toBe(0)
    await page.context().close()
  })

  it('is refused, and says so', async () => {
    const { done, link } = await logIn()
    const page = await polett.page({ locale, as: 'kari' })
    await page.addInitScript(() => localStorage.setItem('polett.signedIn', 'yes'))
    await page.goto(link)
    await goOn(page).click()
    await page.getByRole('button', { name: t('common.cancel'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('connect.denied.title') }).waitFor()
    expect(await done).toBe(4)
    await page.context().close()
  })

  it('that shows another code is not found, and the code stays to be mended', async () => {
    const page = await polett.page({ locale, as: 'kari' })
    await page.addInitScript(() => localStorage.setItem('polett.signedIn', 'yes'))
    await page.goto('/console/device')
    await page.getByRole('textbox').fill('bbbb-bbbb')
    await goOn(page).click()
    await page.getByText(t('connect.deviceEntry.unknown')).waitFor()
    expect(await page.getByRole('textbox').inputValue()).toMatch(/^bbbb-bbbb$/i)
    await settle(page)
    await expectFine(page)
    expectClean(page, [/status of 4\d\d/])
    await page.context().close()
  })

  it('asks an open session for the factor that it owes, right there', async () => {
    const { code, done, link } = await logIn()
    const page = await polett.page({ locale, as: 'kari', width: 390 })
    await page.addInitScript(() => localStorage.setItem('polett.signedIn', 'yes'))
    await polett.api('PUT', '/v1/tenants/3/policy', { secondFactorForAdministrators: true })
    await page.goto(link)
    await goOn(page).click()
    await page.getByRole('heading', { level: 2, name: t('factors.required.title') }).waitFor()
    await settle(page)
    await expectWords(page, locale, [code])
    await expectFine(page)
    await setUpApp(page, t)
    await page.getByRole('button', { name: t('common.cancel'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('connect.denied.title') }).waitFor()
    expect(await done).toBe(4)
    expectClean(page)
    await page.context().close()
    await polett.api('PUT', '/v1/tenants/3/policy', {})
    await polett.api('DELETE', '/v1/tenants/3/users/kari/factors')
  })
})
