/** What a step would stop is told as far as it is known: a person with more tokens than one answer holds. */

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { translator } from '../browser/text.ts'

const DAY_MS = 86_400_000
const MORE_THAN_ONE_ANSWER = 101
const PERSON = 'Many Nordmann'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
  await polett.api('POST', '/v1/tenants/3/units', { id: 'deep', kind: 'department', name: 'Deep', parent: 'a' })
  const memberships = ['a', 'deep', 'b'].map((unit) => ({ unit, role: 'reader' }))
  await polett.api('POST', '/v1/tenants/3/users', { username: 'many', name: PERSON, memberships })
  for (let made = 0; made < MORE_THAN_ONE_ANSWER; made++) await makeToken('deep', `Deep ${made}`)
  await makeToken('b', 'Only one')
})
afterAll(() => polett?.close())

function makeToken(unit: string, name: string): Promise<Json> {
  const expiresAt = new Date(Date.now() + 60 * DAY_MS).toISOString()
  const wish = { kind: 'user', tenant: '3', name, user: 'many', unit, role: 'reader', expiresAt }
  return polett.api('POST', '/v1/tokens', wish)
}

const rowOf = (page: Page, name: string): Locator => page.locator('tbody tr').filter({ hasText: name })

describe.each(['en', 'nb'] as const)('what stops, in the language %s', (locale) => {
  const t = translator(locale)

  it('is not said to be nothing where not all was read', async () => {
    const page = await polett.open('/administrator/units/a?tenant=3', { as: 'admin', locale })
    await rowOf(page, PERSON).getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('units.stopsUnknown')).waitFor()
    expect(await dialog.getByText(t('units.stopsNone')).count()).toBe(0)
    expectClean(page)
    await page.context().close()
  })

  it('has no number of others where not all was read', async () => {
    const name = `Shallow ${locale}`
    const { secret, token } = await makeToken('a', name)
    // Used, so that it stands among the first that are read.
    await fetch(`${polett.url}/v1/tokens/self`, { headers: { authorization: `Bearer ${secret}` } })
    const used = async (): Promise<unknown> => (await polett.api('GET', `/v1/tokens/${token.id}`)).lastUsedAt
    await expect.poll(used, { timeout: 20_000 }).not.toBeNull()
    const page = await polett.open('/administrator/units/a?tenant=3', { as: 'admin', locale })
    await rowOf(page, PERSON).getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(name).waitFor()
    await dialog.getByText(t('common.andMaybeMore')).waitFor()
    await expectFine(page)
    await polett.api('DELETE', `/v1/tokens/${token.id}`)
    expectClean(page)
    await page.context().close()
  })

  it('is asked for in the place of the membership, and told whole', async () => {
    const page = await polett.open('/administrator/users/many?tenant=3', { as: 'admin', locale })
    await page.getByRole('button', { name: t('users.memberships.removeWhich', { membership: 'B › Reader' }) }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Only one').waitFor()
    expect(await dialog.getByRole('listitem').count()).toBe(1)
    expectClean(page)
    await page.context().close()
  })
})
