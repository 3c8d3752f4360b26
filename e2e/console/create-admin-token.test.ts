/** An organization token with the administrator's role: the switch says what it means, and the token may do it. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { takeSecret } from '../browser/steps.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const WORDS = [
  {
    locale: 'en',
    admin: 'Admin Role Assignment',
    about: /^On: administrator of the whole organization, .* Off: a plain member, who only sees\.$/,
    create: 'Create',
  },
  {
    locale: 'nb',
    admin: 'Administratorrolle',
    about: /^På: administrator for hele organisasjonen, .* Av: et vanlig medlem, som bare ser\.$/,
    create: 'Opprett',
  },
] as const

it.each(WORDS)('V-06 to V-08 the admin role is off at first, explained, and given ($locale)', async (words) => {
  const { about, admin, create, locale } = words
  for (const on of [false, true]) {
    const name = `admin-${on}-${locale}`
    const path = `/administrator/tokens/create/organization?tenant=o&name=${name}&expires=30d`
    const page = await polett.open(path, { as: 'olga', locale })
    const choice = page.getByRole('switch', { name: admin })
    expect(await choice.isChecked()).toBe(false)
    await page.getByText(about).waitFor()
    if (on) await choice.click()
    expect(await choice.isChecked()).toBe(on)
    await page.getByRole('button', { name: create, exact: true }).click()
    await page.getByRole('dialog').waitFor()
    const secret = await takeSecret(page, translator(locale))
    expect(await makeGroup(secret, name)).toBe(on ? 201 : 403)
    expectClean(page)
    await page.context().close()
  }
})

async function makeGroup(secret: string, id: string): Promise<number> {
  const { status } = await fetch(`${polett.url}/v1/tenants/o/units`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, name: id, kind: 'group' }),
  })
  return status
}
