/** Second factors as people meet them: set up on their own page, asked for at the sign-in, lost and reset. */

import type { Locator, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { addAuthenticator, appCode } from '../browser/factors.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, tabAndPress, tabAndType } from '../browser/keyboard.ts'
import { beginApp, button, givePassword, onceDialog, setUpApp, takeCodes } from '../browser/second-factor.ts'
import { settle } from '../browser/settle.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { type Translate, translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'

/** Passkeys belong to a name, and to an address that nobody can listen in on. */
const PUBLIC_URL = 'https://polett.example'
const OWN = '/account?tenant=3&tab=sign-in'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ publicUrl: PUBLIC_URL })
})
afterAll(() => polett?.close())

/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

/** A person of their own for every test, because each changes how they sign in. */
async function person(username: string): Promise<{ username: string; name: string }> {
  const name = `${username} Nordmann`
  const memberships = [{ unit: 'a', role: 'reader' }]
  await polett.api('POST', '/v1/tenants/3/users', { username, name, memberships, password: PASSWORD }, 'admin')
  return { username, name }
}

/** A browser of its own at the sign-in. */
async function atSignIn(locale: Locale, next?: string): Promise<Page> {
  const page = await polett.open(`/sign-in/3${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`, {
    locale,
  })
  return page
}

/** The reader's own page, reached through the sign-in. */
async function ownPage(t: Translate, locale: Locale, username: string): Promise<Page> {
  const page = await atSignIn(locale, OWN)
  await givePassword(page, t, username)
  await button(page, t('factors.app.add')).waitFor()
  await settle(page)
  return page
}

const overview = (page: Page, t: Translate) => page.getByRole('heading', { level: 1, name: t('shell.overview') })

/** What a camera would read of the picture. */
async function readPicture(picture: Locator): Promise<string> {
  const size = Number((await picture.getAttribute('viewBox'))?.split(' ')[2])
  const drawn = (await picture.locator('path').getAttribute('d')) ?? ''
  const scale = 4
  const [width, height] = [size * scale, size * scale]
  const data = new Uint8Array(width * height * 4).fill(255)
  for (const [, x, y, run] of drawn.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const begin = (row * width + Number(x) * scale) * 4
      for (let at = begin; at < begin + Number(run) * scale * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return decodeQR({ width, height, data })
}

async function expectGood(page: Page, locale: Locale): Promise<void> {
  await settle(page)
  await expectWords(page, locale)
  await expectFine(page)
}

describe.each(['en', 'nb'] as const)('in the language %s', (locale) => {
  const t = translator(locale)

  it('an authenticator app is set up with a picture or by typing, and its recovery codes are shown once', async () => {
    const { username } = await person(`app-${locale}`)
    const page = await ownPage(t, locale, username)
    await expectGood(page, locale)
    const { dialog, secret } = await beginApp(page, t)
    await expectGood(page, locale)
    const picture = await readPicture(dialog.getByRole('img', { name: t('factors.app.picture') }))
    expect(picture).toMatch(/^otpauth:\/\/totp\//)
    expect(new URL(picture).searchParams.get('secret')).toBe(secret)

    const code = dialog.getByRole('textbox', { name: t('factors.app.code') })
    await code.fill('000000')
    await button(dialog, t('factors.app.verb')).click()
    await dialog.getByText(t('factors.app.wrong')).waitFor()
    await code.fill(appCode(secret))
    await page.keyboard.press('Enter')
    await onceDialog(page, t).waitFor()
    await expectGood(page, locale)
    await page.keyboard.press('Escape')
    expect(await onceDialog(page, t).count()).toBe(1)
    const codes = await takeCodes(page, t)
    expect(new Set(codes).size).toBe(10)
    await page.getByText(t('factors.recovery.left_other', { count: '10' })).waitFor()
    await expectGood(page, locale)
    await expectNoSecretKept(page, secret)
    await expectNoSecretKept(page, codes[0] ?? '')
    expectClean(page, REFUSED)
    await page.context().close()
  })

  it('the code is asked for after the password, and a recovery code takes its place once', async () => {
    const { username } = await person(`steps-${locale}`)
    const own = await ownPage(t, locale, username)
    const { codes, secret } = await setUpApp(own, t)
    await own.context().close()

    const page = await atSignIn(locale)
    await button(page, t('session.passkey.signIn')).waitFor()
    await expectGood(page, locale)
    await givePassword(page, t, username)
    const field = page.getByRole('textbox', { name: t('session.second.totp') })
    await field.waitFor()
    await expectFocus(page, field)
    await expectGood(page, locale)
    await field.fill('000000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText(t('session.second.wrong')).waitFor()
    await expectGood(page, locale)
    await field.fill(appCode(secret, 1))
    await page.keyboard.press('Enter')
    await overview(page, t).waitFor()
    await page.context().close()

    for (const works of [true, false]) {
      const again = await atSignIn(locale)
      await givePassword(again, t, username)
      await button(again, t('session.second.useRecovery')).click()
      await again.getByRole('textbox', { name: t('session.second.recovery_code') }).fill(codes[3] ?? '')
      await again.keyboard.press('Enter')
      if (works) await overview(again, t).waitFor()
      else await again.getByRole('alert').waitFor()
      expectClean(again, REFUSED)
      await again.context().close()
    }
  })

  it('a passkey is added, renamed, signs in alone, stands for the password, and is removed', async () => {
    const { username } = await person(`passkey-${locale}`)
    const page = await ownPage(t, locale, username)
    await addAuthenticator(page)
    await button(page, t('factors.passkeys.add')).click()
    const dialog = page.getByRole('dialog', { name: t('factors.passkeys.addTitle') })
    await expectGood(page, locale)
    await dialog.getByRole('textbox').fill('My laptop')
    await button(dialog, t('factors.passkeys.add')).click()
    expect(await takeCodes(page, t)).toHaveLength(10)
    const list = page.getByRole('list', { name: t('factors.passkeys.caption') })
    await list.getByText('My laptop').waitFor()
    await expectGood(page, locale)

    await button(page, t('factors.passkeys.renameWhich', { name: 'My laptop' })).click()
    const renaming = page.getByRole('dialog')
    await renaming.getByRole('textbox').fill('Work laptop')
    await expectGood(page, locale)
    await button(renaming, t('factors.passkeys.rename')).click()
    await list.getByText('Work laptop').waitFor()

    await page
      .getByRole('button', { name: new RegExp(username) })
      .first()
      .click()
    await page.getByRole('menuitem', { name: t('shell.signOut') }).click()
    // The browser offers it below the name, and this one's owner takes every offer.
    await overview(page, t).waitFor()

    polett.clock.behindMs = -6 * 60_000
    try {
      await page.goto(OWN)
      await button(page, t('factors.passkeys.removeWhich', { name: 'Work laptop' })).click()
      const removing = page.getByRole('dialog', { name: t('factors.passkeys.removeTitle', { name: 'Work laptop' }) })
      await removing.getByText(t('factors.lastOne')).waitFor()
      await expectGood(page, locale)
      await button(removing, t('factors.passkeys.removeVerb')).click()
      const stepUp = page.getByRole('dialog', { name: t('session.stepUp.title') })
      await button(stepUp, t('session.passkey.use')).waitFor()
      await expectGood(page, locale)
      await button(stepUp, t('session.passkey.use')).click()
      await list.waitFor({ state: 'detached' })
    } finally {
      polett.clock.behindMs = 0
    }
    expectClean(page, REFUSED)
    await page.context().close()
  })
})

it('the sign-in goes by keyboard alone, second step included', async () => {
  const t = translator('en')
  const { username } = await person('keys')
  const own = await ownPage(t, 'en', username)
  const { secret } = await setUpApp(own, t)
  await own.context().close()
  const page = await atSignIn('en')
  await tabAndType(page, page.getByRole('textbox', { name: 'User name' }), username)
  await tabAndType(page, page.locator('input[name="password"]'), PASSWORD)
  await page.keyboard.press('Enter')
  await expectFocus(page, page.getByRole('textbox', { name: t('session.second.totp') }))
  await tabAndPress(page, button(page, t('session.second.startOver')))
  await expectFocus(page, page.getByRole('textbox', { name: 'User name' }))
  await page.keyboard.type(username)
  await tabAndType(page, page.locator('input[name="password"]'), PASSWORD)
  await page.keyboard.press('Enter')
  await expectFocus(page, page.getByRole('textbox', { name: t('session.second.totp') }))
  await page.keyboard.type(appCode(secret, 1))
  await page.keyboard.press('Enter')
  await overview(page, t).waitFor()
  await page.context().close()
})

it('whoever turns away from the question for a passkey is told so, and can take another way', async () => {
  const t = translator('en')
  const { username } = await person('turning')
  const own = await ownPage(t, 'en', username)
  const device = await addAuthenticator(own)
  await button(own, t('factors.passkeys.add')).click()
  await device.answer(false)
  const dialog = own.getByRole('dialog', { name: t('factors.passkeys.addTitle') })
  await button(dialog, t('factors.passkeys.add')).click()
  await dialog.getByRole('alert').waitFor()
  await device.answer(true)
  await button(dialog, t('factors.passkeys.add')).click()
  await takeCodes(own, t)
  await device.answer(false)
  await own.context().clearCookies()
  await own.goto('/sign-in/3')
  await button(own, t('session.passkey.signIn')).click()
  await own.getByRole('alert').waitFor()
  await givePassword(own, t, username)
  await button(own, t('session.passkey.use')).waitFor()
  await device.answer(true)
  await button(own, t('session.passkey.use')).click()
  await overview(own, t).waitFor()
  expectClean(own, REFUSED)
  await own.context().close()
})
