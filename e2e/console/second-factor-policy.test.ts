/** A policy that asks administrators for a second factor, and what an administrator does for somebody who has lost theirs. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { addAuthenticator } from '../browser/factors.ts'
import { expectFine } from '../browser/fine.ts'
import { button, givePassword, setUpApp, takeCodes } from '../browser/second-factor.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ publicUrl: 'https://polett.example' })
})
afterAll(() => polett?.close())

/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

async function person(username: string, role: string): Promise<string> {
  const name = `${username} Nordmann`
  const memberships = [{ unit: null, role }]
  await polett.api('POST', '/v1/tenants/3/users', { username, name, memberships, password: PASSWORD })
  return name
}

const atSignIn = (locale: Locale, next = '/'): Promise<Page> =>
  polett.open(`/sign-in/3?next=${encodeURIComponent(next)}`, { locale })

async function expectGood(page: Page, locale: Locale): Promise<void> {
  await settle(page)
  await expectWords(page, locale)
  await expectFine(page)
}

describe.each(['en', 'nb'] as const)('in the language %s', (locale) => {
  const t = translator(locale)

  it('an administrator turns the policy on, and sets a factor up before going on', async () => {
    const username = `chief-${locale}`
    await person(username, 'tenant-admin')
    const looking = await person(`looking-${locale}`, 'auditor')
    const page = await atSignIn(locale, '/administrator/policy?tenant=3')
    await givePassword(page, t, username)
    await page.locator('a[href*="factor=missing"]').waitFor()
    await expectGood(page, locale)
    await page.locator('a[href*="factor=missing"]').click()
    await page.getByText(`${username} Nordmann`).first().waitFor()
    expect(await page.getByText(looking).count()).toBe(0)
    await expectGood(page, locale)
    await page.goBack()
    const wish = page.getByRole('switch', { name: t('policy.secondFactor') })
    await wish.check()
    await button(page, t('common.save')).click()
    const dialog = page.getByRole('dialog', { name: t('policy.confirm.title') })
    await dialog.getByText(t('policy.confirm.factor')).waitFor()
    await button(dialog, t('policy.confirm.verb')).click()

    const required = page.getByRole('heading', { level: 1, name: t('factors.required.title') })
    await required.waitFor()
    await settle(page)
    expect(await page.getByRole('navigation').count()).toBe(0)
    await expectGood(page, locale)
    await page.reload()
    await required.waitFor()
    await addAuthenticator(page)
    await button(page, t('factors.passkeys.add')).click()
    await button(page.getByRole('dialog'), t('factors.passkeys.add')).click()
    await takeCodes(page, t)
    await page.getByRole('heading', { level: 1, name: t('policy.title') }).waitFor()
    await page.goto('/account?tenant=3&tab=sign-in')
    await page.getByText(t('factors.lastRequired')).waitFor()
    await expectGood(page, locale)
    await polett.api('PUT', '/v1/tenants/3/policy', {})
    expectClean(page, REFUSED)
    await page.context().close()
  })

  it('an administrator resets the second factor of somebody, told what ends; the password alone signs in again', async () => {
    const username = `lost-${locale}`
    const name = await person(username, 'auditor')
    const lost = await atSignIn(locale, '/account?tenant=3&tab=sign-in')
    await givePassword(lost, t, username)
    await setUpApp(lost, t)

    const page = await polett.open(`/administrator/users/${username}?tenant=3`, { as: 'admin', locale })
    await page.getByText(t('users.factors.on'), { exact: true }).waitFor()
    await button(page, t('users.page.more', { name })).click()
    await page.getByRole('menuitem', { name: t('users.factors.reset') }).click()
    const dialog = page.getByRole('dialog', { name: t('users.factors.title', { name }) })
    await dialog.getByText(t('users.factors.devices')).waitFor()
    await expectGood(page, locale)
    await button(dialog, t('users.factors.reset')).click()
    await page.getByText(t('users.factors.off')).waitFor()
    await button(page, t('users.page.more', { name })).click()
    expect(await page.getByRole('menuitem', { name: t('users.factors.reset') }).count()).toBe(0)
    expectClean(page)
    await page.context().close()

    await lost.reload()
    await lost.getByRole('heading', { level: 1, name: t('session.signIn.title') }).waitFor()
    await givePassword(lost, t, username)
    await button(lost, t('factors.app.add')).waitFor()
    expectClean(lost, REFUSED)
    await lost.context().close()
  })
})

it('whoever signs in without one sets it up as the last step, and is asked for it from then on', async () => {
  const t = translator('nb')
  await person('late', 'tenant-admin')
  await polett.api('PUT', '/v1/tenants/3/policy', { secondFactorForAdministrators: true })
  const page = await atSignIn('nb', '/administrator/users?tenant=3')
  await givePassword(page, t, 'late')
  await page.getByRole('heading', { level: 2, name: t('factors.required.title') }).waitFor()
  await expectGood(page, 'nb')
  const { codes } = await setUpApp(page, t)
  await page.getByRole('heading', { level: 1, name: t('users.title') }).waitFor()
  await page.context().clearCookies()
  await page.goto('/sign-in/3')
  await givePassword(page, t, 'late')
  await button(page, t('session.second.useRecovery')).click()
  await page.getByRole('textbox').fill(codes[0] ?? '')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: t('shell.overview') }).waitFor()
  await polett.api('PUT', '/v1/tenants/3/policy', {})
  expectClean(page, REFUSED)
  await page.context().close()
})

it('whoever does not want to go on signs out instead', async () => {
  const t = translator('en')
  await person('unwilling', 'tenant-admin')
  await polett.api('PUT', '/v1/tenants/3/policy', { secondFactorForAdministrators: true })
  const page = await atSignIn('en')
  await givePassword(page, t, 'unwilling')
  await button(page, t('factors.required.signOut')).click()
  await page.getByRole('textbox', { name: t('session.signIn.username') }).waitFor()
  await page.goto('/account?tenant=3')
  await page.getByRole('textbox', { name: t('session.signIn.username') }).waitFor()
  await polett.api('PUT', '/v1/tenants/3/policy', {})
  await page.context().close()
})
