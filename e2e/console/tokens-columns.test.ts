/** The columns of every list of tokens beside API Tokens, in both languages, as people are promised them. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole()
})
afterAll(() => polett?.close())

const APPLICATIONS = {
  en: ['ID', 'Application', 'Master', 'Tenant Permissions', 'Last used', 'Expires On', 'Status'],
  nb: ['ID', 'Applikasjon', 'Master', 'Tenant-tillatelser', 'Sist brukt', 'Utløper', 'Status'],
} as const

const ACCESS_TOKENS = {
  en: ['Token name', 'Technical user', 'Admin role', 'Created by', 'Last used', 'Expiry date', 'Status'],
  nb: ['Tokennavn', 'Teknisk bruker', 'Administratorrolle', 'Opprettet av', 'Sist brukt', 'Utløpsdato', 'Status'],
} as const

const GROUP = { en: 'Group', nb: 'Gruppe' } as const

const MOBILE = {
  en: ['User name', 'Department', 'User Type', 'Device', 'Last active', 'Expiry date', 'Actions'],
  nb: ['Brukernavn', 'Avdeling', 'Brukertype', 'Enhet', 'Sist aktiv', 'Utløpsdato', 'Handlinger'],
} as const

const withGroup = ([name = '', ...others]: readonly string[], group: string): readonly string[] => [
  name,
  group,
  ...others,
]

it.each([
  ['applications', 'en', 'root', '/platform/applications?tenant=platform', APPLICATIONS.en],
  ['applications', 'nb', 'root', '/platform/applications?tenant=platform', APPLICATIONS.nb],
  ['organization tokens', 'en', 'olga', '/administrator/tokens?tenant=o&tab=organization', ACCESS_TOKENS.en],
  ['organization tokens', 'nb', 'olga', '/administrator/tokens?tenant=o&tab=organization', ACCESS_TOKENS.nb],
  ['group tokens', 'en', 'greta', '/administrator/tokens?tenant=o&tab=group', withGroup(ACCESS_TOKENS.en, GROUP.en)],
  ['group tokens', 'nb', 'greta', '/administrator/tokens?tenant=o&tab=group', withGroup(ACCESS_TOKENS.nb, GROUP.nb)],
  ['mobile users', 'en', 'admin', '/administrator/tokens?tenant=3&tab=mobile', MOBILE.en],
  ['mobile users', 'nb', 'admin', '/administrator/tokens?tenant=3&tab=mobile', MOBILE.nb],
] as const)('lists %s in the language %s by these columns', async (_kind, locale, as, path, columns) => {
  const page = await polett.open(path, { as, locale })
  await page.locator('tbody [data-row-main]').first().waitFor()
  const headers = (await page.getByRole('columnheader').allTextContents()).filter((text) => text !== '')
  expect(headers).toEqual(columns)
  expectClean(page)
  await page.context().close()
})
