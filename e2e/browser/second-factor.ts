/** The steps of second factors, in whatever language the page speaks. */

import type { Locator, Page } from 'playwright-core'
import { PASSWORD } from './console.ts'
import { appCode } from './factors.ts'
import type { Translate } from './text.ts'

export const button = (place: Page | Locator, name: string): Locator => place.getByRole('button', { name, exact: true })

/** The first step of the sign-in. */
export async function givePassword(page: Page, t: Translate, username: string): Promise<void> {
  await page.getByRole('textbox', { name: t('session.signIn.username') }).fill(username)
  await page.locator('input[name="password"]').fill(PASSWORD)
  await button(page, t('session.signIn.verb')).click()
}

export const onceDialog = (page: Page, t: Translate): Locator =>
  page.getByRole('dialog', { name: t('factors.recovery.onceTitle') })

/** Leaves the dialog of the recovery codes by its only door, and answers them. */
export async function takeCodes(page: Page, t: Translate): Promise<string[]> {
  const dialog = onceDialog(page, t)
  await dialog.waitFor()
  const list = dialog.getByRole('list', { name: t('factors.recovery.list') })
  const codes = await list.getByRole('listitem').allInnerTexts()
  await button(dialog, t('factors.recovery.stored')).click()
  await dialog.waitFor({ state: 'detached' })
  return codes
}

/** Opens the dialog of a new app; answers it with the secret that it shows. */
export async function beginApp(page: Page, t: Translate): Promise<{ dialog: Locator; secret: string }> {
  await button(page, t('factors.app.add')).click()
  const dialog = page.getByRole('dialog', { name: t('factors.app.addTitle') })
  return { dialog, secret: (await dialog.locator('code').innerText()).replaceAll(' ', '') }
}

/**
 * Sets an app up with the present code, which counts for a step more, whenever the next one begins. To sign in takes a later
 * one then: `appCode(secret, 1)`.
 */
export async function setUpApp(page: Page, t: Translate): Promise<{ secret: string; codes: string[] }> {
  const { dialog, secret } = await beginApp(page, t)
  await dialog.getByRole('textbox', { name: t('factors.app.code') }).fill(appCode(secret))
  await button(dialog, t('factors.app.verb')).click()
  return { secret, codes: await takeCodes(page, t) }
}
