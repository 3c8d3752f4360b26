/** What is done to a token in the browser: revoking, restoring, rotating. */

import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { expectAccessible } from '../browser/axe.ts'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { expectFocus, tabAndPress, tabTo } from '../browser/keyboard.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { asPattern, translator } from '../browser/text.ts'
import { call, chooseAct, doneEverywhere, idOf, openToken, statusButton } from './token-page.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

describe('V-20: the status button offers what the status allows', () => {
  test.each([
    [
      'ci',
      'o',
      ['Revoke Token', 'Rotate', 'Replace', 'Delete Token'],
      ['Deaktiver token', 'Bytt hemmelighet', 'Erstatt', 'Slett token'],
    ],
    ['g1-onboarding', 'o', ['Restore Token', 'Replace', 'Delete Token'], ['Aktiver igjen', 'Erstatt', 'Slett token']],
    ['Trial of last spring', '3', ['Delete Token'], ['Slett token']],
  ] as const)('%s', async (name, tenant, english, norwegian) => {
    for (const [locale, wanted] of [
      ['en', english],
      ['nb', norwegian],
    ] as const) {
      const page = await openToken(polett, name, tenant, { as: 'root', locale })
      await statusButton(page, translator(locale)).click()
      await page.getByRole('menuitem').first().waitFor()
      deepEqual(await page.getByRole('menuitem').allTextContents(), wanted)
      await page.waitForTimeout(200)
      await expectAccessible(page)
      expectClean(page)
      await page.context().close()
    }
  })
})

describe.each(['en', 'nb'] as const)('revoking and restoring in the language %s', (locale) => {
  const t = translator(locale)
  const reason = `The pipeline moves, in ${locale}`
  /** The call of the first language counts too, a moment later. */
  const addresses = { en: '2', nb: '[23]' }[locale]

  test('V-16, V-17: by the keyboard alone; the focus comes back, and both take effect at once', async () => {
    const page = await openToken(polett, 'ci', 'o', { as: 'olga', locale })
    const revoke = page.getByRole('menuitem', { name: t('token.actions.revoke') })
    await tabAndPress(page, statusButton(page, t))
    await revoke.waitFor()
    await expectFocus(page, revoke)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: t('token.revoke.title', { name: 'ci' }) })
    const from = asPattern(t('token.recent.fromAddresses_other'), { count: addresses }).source
    await dialog.getByText(asPattern(t('token.recent.day_other'), { count: '[\\d,\\s]+', from })).waitFor()
    await dialog.getByText(t('token.revoke.what')).waitFor()
    await expectAccessible(page)
    await page.keyboard.type(reason)
    await tabTo(page, dialog.getByRole('button', { name: t('token.revoke.verb') }))
    await page.keyboard.press('Enter')
    await page
      .getByRole('status')
      .getByText(doneEverywhere(t, 'token.revoke.done', 'ci'))
      .waitFor({ state: 'attached' })
    deepEqual(await call(polett, polett.secrets.ci), [401, 'token_revoked'])
    await expectFocus(page, statusButton(page, t))
    await page.getByText(t('token.history.actions.revokedBecause', { reason })).waitFor()
    await (await chooseAct(page, t, t('token.actions.restore')))
      .getByRole('button', { name: t('token.restore.verb') })
      .click()
    await page
      .getByRole('status')
      .getByText(doneEverywhere(t, 'token.restore.done', 'ci'))
      .waitFor({ state: 'attached' })
    equal((await call(polett, polett.secrets.ci))[0], 200)
    expectClean(page)
    await page.context().close()
  })
})

describe('rotating', () => {
  test('with an hour of overlap both secrets work, and the new one is kept nowhere', async () => {
    const id = await idOf(polett, 'Payroll')
    const { secret: old } = await polett.api('GET', `/v1/tokens/${id}/secret`, undefined, 'admin')
    const page = await openToken(polett, 'Payroll', '3', { as: 'admin' })
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Rotate Payroll' })
    await dialog.getByText(/The current secret was last used .* from /).waitFor()
    await dialog.getByLabel('for another time').click()
    await dialog.getByLabel(/^Hours/).fill('169')
    await dialog.getByLabel(/^Hours/).press('End')
    await dialog.getByLabel('for 1 hour').click()
    await dialog.getByText(/The old secret ends on .* \(Europe\/Oslo\)\./).waitFor()
    await expectFine(page)
    await dialog.getByRole('button', { name: 'Rotate' }).click()
    const once = page.getByRole('dialog', { name: 'Payroll has a new secret' })
    await once.getByText(/The old secret works until/).waitFor()
    const secret = (await once.locator('code').first().textContent()) ?? ''
    match(secret, /^pltu_[0-9A-Za-z]{38}$/)
    await page.keyboard.press('Escape')
    await once.waitFor()
    await expectFine(page)
    await once.getByRole('button', { name: 'I have stored it' }).click()
    await once.waitFor({ state: 'detached' })
    await expectFocus(page, page.getByRole('button', { name: 'Rotate', exact: true }))
    ok(!page.url().includes('act='))
    equal((await call(polett, secret))[0], 200)
    equal((await call(polett, old))[0], 200)
    await page.getByText(/still works until/).waitFor()
    await expectNoSecretKept(page, secret)
    expectClean(page)
    await page.context().close()
  })
})
