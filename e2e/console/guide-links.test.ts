/** Whoever asks for help lands on a chapter of the guide that exists, in their language. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
  await polett.api('POST', '/v1/tenants', { id: 'empty', name: 'Empty' })
})
afterAll(() => polett?.close())

/** The address, the title of the page, and words from the beginning of the chapter itself. */
async function expectChapter(page: Page, path: string, title: string, part: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByRole('article').getByText(part).first().waitFor()
}

describe.each([
  {
    locale: 'en',
    help: 'Help',
    guide: 'Guide',
    more: 'Read more in the guide',
    start: ['First steps', 'Polett gives programs and devices access with tokens'],
    tokens: ['Tokens and their kinds', 'A token lets a program in'],
    mobile: ['Mobile users', 'Nobody creates a mobile user'],
    'access-tokens': ['Organization and group tokens', 'An API Token belongs to a person'],
  },
  {
    locale: 'nb',
    help: 'Hjelp',
    guide: 'Veiledning',
    more: 'Les mer i veiledningen',
    start: ['Kom i gang', 'Med Polett får programmer og enheter tilgang'],
    tokens: ['Tokens og tokentyper', 'Et token slipper inn et program'],
    mobile: ['Mobilbrukere', 'Ingen oppretter en mobilbruker'],
    'access-tokens': ['Organisasjons- og gruppetokens', 'Et API-token tilhører en person'],
  },
] as const)('in the language $locale', ({ locale, help, guide, more, start, ...chapters }) => {
  it('the help menu opens the guide at its beginning', async () => {
    const page = await polett.open('/?tenant=3', { as: 'admin', locale })
    await page.getByRole('button', { name: help, exact: true }).click()
    await page.getByRole('menuitem', { name: guide, exact: true }).click()
    await expectChapter(page, '/guide', start[0], start[1])
    expectClean(page)
    await page.context().close()
  })

  it.each([
    ['user', 'tokens'],
    ['mobile', 'mobile'],
    ['organization', 'access-tokens'],
    ['group', 'access-tokens'],
  ] as const)('the empty list %s leads to the chapter %s', async (tab, chapter) => {
    const page = await polett.open(`/administrator/tokens?tenant=empty&tab=${tab}`, { as: 'root', locale })
    await page.getByRole('link', { name: more, exact: true }).click()
    const [title, beginning] = chapters[chapter]
    await expectChapter(page, `/guide/${chapter}`, title, beginning)
    expectClean(page)
    await page.context().close()
  })
})
