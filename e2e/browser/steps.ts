/** Steps that lead from a page to its dialogs, in whatever language the page speaks. */

import type { Page } from 'playwright-core'
import { PASSWORD } from './console.ts'
import type { Translate } from './text.ts'

export type Step = (page: Page, t: Translate) => Promise<void>

type Values = Readonly<Record<string, string>>

/** One after another. */
export const steps =
  (...all: readonly Step[]): Step =>
  async (page, t) => {
    for (const step of all) await step(page, t)
  }

/** Presses the button with this text. */
export const press =
  (key: string, values: Values = {}): Step =>
  (page, t) =>
    page
      .getByRole('button', { name: t(key, values), exact: true })
      .first()
      .click()

/** Presses the first button whose text begins like this one, up to its first blank. */
export const pressBeginning =
  (key: string, values: Values = {}): Step =>
  (page, t) => {
    const [beginning = ''] = t(key, values).split('{{')
    return page.getByRole('button', { name: beginning }).first().click()
  }

/** Chooses in an open menu. */
export const choose =
  (key: string): Step =>
  (page, t) =>
    page.getByRole('menuitem', { name: t(key) }).click()

/** Ticks the first rows of a list, so many. */
export const tick =
  (rows: number): Step =>
  async (page) => {
    for (let row = 1; row <= rows; row++) await page.getByRole('checkbox').nth(row).check()
  }

/** Answers the question for the password. */
export const confirmPassword: Step = async (page, t) => {
  const dialog = page.getByRole('dialog', { name: t('session.stepUp.title') })
  await dialog.getByLabel(t('session.password'), { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: t('session.stepUp.confirm') }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const SECRET = /plt[uaog]_[0-9A-Za-z]{38}/

/** Leaves the dialog that shows a secret once by its only door. Answers the secret, empty where there was none. */
export async function takeSecret(page: Page, t: Translate): Promise<string> {
  const dialog = page.getByRole('dialog')
  const text = (await dialog.textContent()) ?? ''
  await dialog.getByRole('button', { name: t('create.once.stored_one'), exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  return SECRET.exec(text)?.[0] ?? ''
}
