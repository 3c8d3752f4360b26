/** Signing in through a company in a real browser, at a real issuer: there, back, and on with a session that is kept strictly. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLIENT, openIssuer, type RealIssuer } from '../../packages/server/test/companies/issuer.ts'
import { type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectFine } from '../browser/fine.ts'
import { startOAuthApp } from '../browser/oauth-app.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'

let issuer: RealIssuer
let consoles: RunningConsole

beforeAll(async () => {
  issuer = await openIssuer('localhost')
  consoles = await startConsole({ environment: { POLETT_ISSUER_HOSTS: new URL(issuer.url).host } })
  const body = { id: 'fjordbygg', name: 'Fjordbygg', url: issuer.url, clientId: CLIENT.id, clientSecret: CLIENT.secret }
  await issuer.serve(await consoles.api('POST', '/v1/tenants/3/issuers', body))
  issuer.people.set('s-1', { preferred_username: 'kari' })
  await consoles.api('PUT', '/v1/tenants/3/users/kari/identities/fjordbygg', { subject: 's-1' })
})

afterAll(async () => {
  await consoles?.close()
  await issuer?.close()
})

/** What a person does at the issuer. */
async function signInThere(page: Page, subject: string): Promise<void> {
  await page.waitForURL(`${issuer.url}/**`)
  await page.locator('input[name="login"]').fill(subject)
  await page.locator('input[name="password"]').fill('x')
  await page.locator('button[type="submit"]').click()
  await page.locator('input[name="prompt"][value="consent"]').waitFor({ state: 'attached' })
  await page.locator('button[type="submit"]').click()
}

const WORDS = {
  en: { verb: 'Sign in with Fjordbygg', refused: 'Signing in with Fjordbygg did not work', users: 'Users' },
  nb: { verb: 'Logg inn med Fjordbygg', refused: 'Innloggingen med Fjordbygg gikk ikke', users: 'Brukere' },
} as const

describe.each(['en', 'nb'] as readonly Locale[])('a company, in %s', (locale) => {
  const words = WORDS[locale]

  test('leads to its sign-in, and back to where one was going, signed in', async () => {
    const page = await consoles.page({ locale })
    await page.goto('/sign-in/3?next=%2Fadministrator%2Fusers%3Ftenant%3D3')
    await page.getByRole('button', { name: words.verb }).click()
    await signInThere(page, 's-1')
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor()
    const cookies = await page.context().cookies(consoles.url)
    const ours = cookies.filter(({ name }) => name.startsWith('polett'))
    expect(ours.map(({ httpOnly, name, sameSite }) => ({ name, sameSite, httpOnly }))).toEqual([
      { name: 'polett', sameSite: 'Strict', httpOnly: true },
    ])
    await page.reload()
    await page.getByRole('heading', { level: 1, name: words.users }).waitFor()
    await page.context().close()
  })

  test('says why it leads nowhere, readably down to 320 pixels', async () => {
    issuer.people.set('s-2', {})
    const page = await consoles.page({ locale, theme: 'dark', width: 320 })
    await page.goto('/sign-in/3')
    await page.getByRole('button', { name: words.verb }).click()
    await signInThere(page, 's-2')
    await page.getByText(words.refused).waitFor()
    await settle(page)
    await expectFine(page)
    await page.context().close()
  })

  test('signs in for an app that asks, also after a refusal, and leaves no session behind', async () => {
    const t = translator(locale)
    issuer.people.set('s-4', {})
    const app = await startOAuthApp(consoles.url, `3.diary-${locale}`)
    const client = { id: `diary-${locale}`, name: 'Diary', redirectUris: [app.redirectUri] }
    await consoles.api('POST', '/v1/tenants/3/clients', client)
    const page = await consoles.page({ locale, width: 390 })
    await page.goto(await app.begin({ id: `phone-${locale}`, name: 'Phone' }))
    await page.getByRole('button', { name: words.verb }).click()
    await signInThere(page, 's-4')
    await page.getByText(words.refused).waitFor()
    await page.getByRole('heading', { level: 1, name: t('connect.title', { app: 'Diary' }) }).waitFor()
    await settle(page)
    await expectFine(page)
    await page.context().clearCookies({ domain: 'localhost' })
    await page.getByRole('button', { name: words.verb }).click()
    await signInThere(page, 's-1')
    await page.getByRole('radio', { name: 'A › Reader' }).check()
    await page.getByRole('button', { name: t('connect.verb'), exact: true }).click()
    const { access } = await app.finish(await app.cameBack())
    const verified = await fetch(`${consoles.url}/v1/verify`, { headers: { authorization: `Bearer ${access}` } })
    expect(verified.status).toBe(200)
    expect((await page.context().cookies(consoles.url)).map(({ name }) => name)).not.toContain('polett')
    await page.context().close()
    await app.close()
  })

  test('signs in for a device whose code is typed in', async () => {
    const t = translator(locale)
    const client = { id: `tv-${locale}`, name: 'Television', redirectUris: [], deviceGrant: true }
    await consoles.api('POST', '/v1/tenants/3/clients', client)
    const body = new URLSearchParams({ client_id: `3.tv-${locale}`, device_name: 'Television' })
    const asked = await (await fetch(`${consoles.url}/oauth/device_authorization`, { method: 'POST', body })).json()
    const page = await consoles.page({ locale, width: 390 })
    await page.goto(asked.verification_uri_complete)
    const goOn = page.getByRole('button', { name: t('connect.deviceEntry.verb') })
    await goOn.click()
    await page.getByRole('button', { name: words.verb }).click()
    await signInThere(page, 's-1')
    await goOn.click()
    await page.getByRole('radio', { name: 'A › Reader' }).check()
    await page.getByRole('button', { name: t('connect.verb'), exact: true }).click()
    await page.getByText(t('connect.done.title')).first().waitFor()
    expect((await page.context().cookies(consoles.url)).map(({ name }) => name)).not.toContain('polett')
    await page.context().close()
  })

  test('keeps the last administrator who came in by it where it is the only way in, and says why', async () => {
    const t = translator(locale)
    const names = { name: 'Admin', company: 'Fjordbygg' }
    const stays = t('problems.titles.last_company_administrator')
    await consoles.api('PUT', '/v1/tenants/3/users/admin/identities/fjordbygg', { subject: 's-4' })
    issuer.people.set('s-4', {})
    const admin = await consoles.page({ locale })
    await admin.goto('/sign-in/3?next=%2Fadministrator%2Fusers%3Ftenant%3D3')
    await admin.getByRole('button', { name: words.verb }).click()
    await signInThere(admin, 's-4')
    await admin.getByRole('heading', { level: 1, name: words.users }).waitFor()
    await admin.context().close()
    await consoles.api('PATCH', '/v1/tenants/3/issuers/fjordbygg', { onlyThisWay: true })

    const page = await consoles.open('/administrator/users/admin?tenant=3', { as: 'root', locale, width: 390 })
    await page.getByRole('button', { name: t('issuers.person.unlinkFrom', names), exact: true }).click()
    const dialog = page.getByRole('dialog', { name: t('issuers.person.unlinkTitle', names) })
    await dialog.getByRole('button', { name: t('issuers.person.unlinkVerb'), exact: true }).click()
    await dialog.getByText(stays).waitFor()
    await settle(page)
    await expectFine(page)
    await dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click()
    await page.getByRole('button', { name: t('users.page.more', names), exact: true }).click()
    await page.getByRole('menuitem', { name: t('users.status.deactivate') }).click()
    const status = page.getByRole('dialog', { name: t('users.status.deactivateTitle', names) })
    await status.getByRole('button', { name: t('users.status.deactivateVerb'), exact: true }).click()
    await status.getByText(stays).waitFor()
    await status.getByRole('button', { name: t('common.cancel'), exact: true }).click()
    await consoles.api('PATCH', '/v1/tenants/3/issuers/fjordbygg', { onlyThisWay: false })
    await page.getByRole('button', { name: t('issuers.person.unlinkFrom', names), exact: true }).click()
    await dialog.getByRole('button', { name: t('issuers.person.unlinkVerb'), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: t('issuers.person.linkWith', names), exact: true }).waitFor()
    await page.context().close()
  })
})

test('can be linked and unlinked by oneself', async () => {
  issuer.people.set('s-3', {})
  const page = await consoles.page()
  await page.goto('/sign-in/3?next=%2Faccount%3Ftab%3Dsign-in')
  await page.getByRole('textbox', { name: 'User name' }).fill('ola')
  await page.getByLabel('Password', { exact: false }).first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Link with Fjordbygg' }).click()
  await signInThere(page, 's-3')
  const unlink = page.getByRole('button', { name: 'Unlink from Fjordbygg' })
  await unlink.waitFor()
  await settle(page)
  await expectFine(page)
  await unlink.click()
  const dialog = page.getByRole('dialog', { name: 'Unlink yourself from Fjordbygg?' })
  await dialog.getByText('Sessions that began there end at once').waitFor()
  await expectFine(page)
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await unlink.click()
  await dialog.getByRole('button', { name: 'Unlink', exact: true }).click()
  await page.getByRole('button', { name: 'Link with Fjordbygg' }).waitFor()
  await page.context().close()
})
