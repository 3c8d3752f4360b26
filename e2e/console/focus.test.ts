/** Whoever works by keyboard is never left nowhere, also not when what they pressed goes away. For dialogs see `every-page.ts`. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFocus, expectFocusKept, tabAndPress, tabAndTake, tabTo } from '../browser/keyboard.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { addressOf } from './scenes.ts'

const t = translator('en')
const DAY_MS = 86_400_000

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

/** A token of tenant 3 that Ola's programs use. */
async function makeToken(name: string): Promise<Json> {
  const expiresAt = new Date(Date.now() + 60 * DAY_MS).toISOString()
  const wish = { kind: 'user', tenant: '3', name, user: 'ola', unit: 'a', role: 'reader', expiresAt }
  return (await polett.api('POST', '/v1/tokens', wish)).token
}

interface Taking {
  readonly name: string
  readonly path: string
  readonly as?: 'root'
  prepare?(): Promise<unknown>
  /** From the page to the last key. */
  act(page: Page): Promise<void>
}

const button = (page: Page, key: string, values: Readonly<Record<string, string>> = {}) =>
  page.getByRole('button', { name: t(key, values), exact: true })

/** Presses a button of a dialog, once it is there and has the focus. */
async function confirm(page: Page, key: string, dialog = page.getByRole('dialog')): Promise<void> {
  const verb = dialog.getByRole('button', { name: t(key), exact: true })
  await verb.waitFor()
  await expect.poll(() => dialog.evaluate((part) => part.contains(document.activeElement))).toBe(true)
  await tabAndPress(page, verb)
}

const TOKENS = '/administrator/tokens?tenant=3'
const FORM = '/administrator/tokens/create/application?tenant=platform'

const TAKING: readonly Taking[] = [
  {
    name: 'a row whose token is deleted',
    path: `${TOKENS}&q=Gone`,
    prepare: () => Promise.all(['Gone 1', 'Gone 2'].map(makeToken)),
    async act(page) {
      await tabAndPress(page, page.getByRole('button', { name: /Gone 1/ }))
      await expectFocus(page, page.getByRole('menuitem').first())
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await confirm(page, 'token.delete.verb')
      await page.getByRole('button', { name: /Gone 1/ }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a row that is restored out of a list of the revoked',
    path: `${TOKENS}&q=Halted&status=revoked`,
    async prepare() {
      for (const name of ['Halted 1', 'Halted 2']) {
        const { id } = await makeToken(name)
        await polett.api('POST', `/v1/tokens/${id}/revoke`, {})
      }
    },
    async act(page) {
      await tabAndPress(page, page.getByRole('button', { name: /Halted 1/ }))
      await expectFocus(page, page.getByRole('menuitem', { name: t('token.actions.restore') }))
      await page.keyboard.press('Enter')
      await confirm(page, 'token.restore.verb')
      await page.getByRole('button', { name: /Halted 1/ }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a device that is disconnected in its drawer',
    path: `${TOKENS}&tab=mobile&q=silje`,
    async act(page) {
      await tabAndPress(page, page.locator('[data-row-main]').first())
      await confirm(page, 'token.disconnect.verb')
      const question = page.getByRole('dialog', { name: t('token.disconnect.title', { name: 'Silje Dahl' }) })
      await confirm(page, 'token.disconnect.verb', question)
      await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a membership that is removed',
    path: '/administrator/users/anders.lie?tenant=3',
    async act(page) {
      const remove = page.getByRole('button', { name: /^Remove B/ })
      await tabAndPress(page, remove)
      await confirm(page, 'users.memberships.removeVerb')
      await remove.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a permission that is removed',
    path: '/administrator/roles?tenant=3&tab=own',
    prepare: () =>
      polett.api('PUT', '/v1/tenants/3/permissions', [
        { name: 'orders:read', description: 'See orders' },
        { name: 'orders:write', description: 'Place and change orders' },
        { name: 'orders:burn', description: 'Burn orders' },
      ]),
    async act(page) {
      const remove = button(page, 'roles.own.remove', { name: 'orders:burn' })
      await tabAndPress(page, remove)
      await confirm(page, 'roles.own.removeVerb')
      await remove.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'the choice that is cleared',
    path: TOKENS,
    async act(page) {
      await tabAndPress(page, page.locator('[data-row-box]').first(), 'Space')
      await tabTo(page, button(page, 'tokens.clearSelection'), 'Shift+Tab')
      await page.keyboard.press('Enter')
      await button(page, 'tokens.clearSelection').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'all that match, once they are chosen',
    path: `${TOKENS}&size=10&q=Crowd`,
    prepare: () => Promise.all(Array.from({ length: 11 }, (_, at) => makeToken(`Crowd ${at}`))),
    async act(page) {
      const everything = page.getByRole('button', { name: 'Select all 11 that match' })
      await tabAndPress(page, page.getByRole('checkbox', { name: t('list.selectPage') }), 'Space')
      await tabTo(page, everything, 'Shift+Tab')
      await page.keyboard.press('Enter')
      await everything.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a filter that is emptied',
    path: `${TOKENS}&unit=a`,
    async act(page) {
      const clear = button(page, 'list.clearFilter', { name: t('tokens.filters.department') })
      await tabAndPress(page, clear)
      await clear.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'filters that are cleared because nothing matches',
    path: `${TOKENS}&q=nothing-is-called-so`,
    async act(page) {
      const clear = page.getByRole('main').getByRole('button', { name: t('common.clearFilters') })
      await tabAndPress(page, clear)
      await clear.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'the way on at the last page, and the way back at the first',
    path: `${TOKENS}&size=10&q=Leaf`,
    prepare: () => Promise.all(Array.from({ length: 11 }, (_, at) => makeToken(`Leaf ${at}`))),
    async act(page) {
      await tabTo(page, button(page, 'common.next'), 'Shift+Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(/after=/)
      await settle(page)
      await expectFocusKept(page)
      await tabAndPress(page, button(page, 'common.previous'))
      await page.waitForURL(({ searchParams }) => !searchParams.has('after'))
    },
  },
  {
    name: 'an organization whose rights are taken off a form',
    path: FORM,
    as: 'root',
    async act(page) {
      await tabAndTake(page, page.getByRole('combobox', { name: t('create.grants.add') }), 'Site 1')
      const remove = page.getByRole('table').getByRole('button').last()
      await tabTo(page, remove, 'Shift+Tab')
      await page.keyboard.press('Enter')
      await remove.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a secret that is hidden again',
    path: '/administrator/tokens/{ERP sync}?tenant=3',
    async act(page) {
      await tabAndPress(page, button(page, 'common.show'))
      await button(page, 'common.hide').waitFor()
      await expectFocusKept(page)
      await tabAndPress(page, button(page, 'common.hide'))
      await button(page, 'common.show').waitFor()
    },
  },
  {
    name: 'the result of a check that is closed',
    path: '/administrator/audit?tenant=platform',
    as: 'root',
    async act(page) {
      await tabAndPress(page, button(page, 'audit.verify.button'))
      const close = page.getByRole('main').getByRole('button', { name: t('common.dismiss') })
      await close.waitFor()
      await tabAndPress(page, close)
      await close.waitFor({ state: 'detached' })
    },
  },
]

describe('what was pressed goes away, and the focus stays on the page:', () => {
  it.each(TAKING.map((taking) => [taking.name, taking] as const))('%s', async (name, taking) => {
    await taking.prepare?.()
    const as = taking.as ?? 'admin'
    const page = await polett.open(await addressOf({ name, path: taking.path }, polett), { as })
    await taking.act(page)
    await settle(page)
    await expectFocusKept(page)
    expectClean(page)
    await page.context().close()
  })
})
