/** Links that set a password: made by an administrator, shown or mailed, asked for by whoever has forgotten theirs. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostOffice, type PostOffice, readMail } from '../../packages/server/test/links/post-office.ts'
import { PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { settle } from '../browser/settle.ts'
import { expectNoSecretKept } from '../browser/storage.ts'
import { type Translate, translator } from '../browser/text.ts'

const NEW_PASSWORD = 'five quiet fjords in winter'
/** Browsers report every refusal as an error. */
const REFUSED = [/status of 4\d\d/]

let office: PostOffice
let polett: RunningConsole
beforeAll(async () => {
  office = await openPostOffice()
  polett = await startConsole({
    environment: {
      POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      POLETT_MAIL_FROM: 'Polett <polett@example.org>',
    },
  })
})
afterAll(async () => {
  await polett?.close()
  await office?.stop()
})

async function chooseMore(page: Page, t: Translate, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: t('users.page.more', { name }) }).click()
  await page.getByRole('menuitem', { name: t(act), exact: true }).click()
}

async function person(username: string, wish: object = {}) {
  const name = `${username} Nordmann`
  const body = { username, name, memberships: [{ unit: 'a', role: 'reader' }], password: PASSWORD, ...wish }
  await polett.api('POST', '/v1/tenants/3/users', body, 'admin')
  return { username, name, path: `/administrator/users/${username}?tenant=3` }
}

async function choosePassword(page: Page, t: Translate, password: string): Promise<void> {
  await page.getByLabel(t('links.password.new')).first().fill(password)
  await page.getByLabel(t('links.password.repeat')).first().fill(password)
  await page.getByRole('button', { name: t('links.password.verb') }).click()
}

async function signsIn(username: string, password: string): Promise<number> {
  const response = await fetch(`${polett.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, tenant: '3' }),
  })
  return response.status
}

/** The link of the newest mail to this address, once it has come. */
async function mailedLink(address: string): Promise<string> {
  const find = () => office.mails.findLast(({ to }) => to.includes(address))
  await expect.poll(find).toBeDefined()
  const mail = find()
  const text = mail === undefined ? '' : readMail(mail).text
  return /http\S+\/console\/password#\S+/.exec(text)?.[0] ?? ''
}

describe.each(['en', 'nb'] as const)('a link, in %s', (locale) => {
  const t = translator(locale)

  it('is shown once to the administrator, leaves the address of the page it leads to, and sets the password once', async () => {
    const { name, path, username } = await person(`shown-${locale}`)
    const page = await polett.open(path, { as: 'admin', locale })
    await chooseMore(page, t, name, 'users.link.reset')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('users.link.noAddress', { name }), { exact: false }).waitFor()
    await dialog.getByRole('button', { name: t('users.link.make') }).click()
    const link = (await dialog.locator('code').textContent()) ?? ''
    await settle(page)
    await expectFine(page)
    await dialog.getByRole('button', { name: t('users.link.stored') }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(link)
    expectClean(page)

    const secret = new URL(link).hash.slice(1)
    const visitor = await polett.page({ locale, width: 320, theme: 'dark' })
    await visitor.goto(link)
    await visitor.getByText(t('links.password.lead', { username, tenant: 'Fjordbygg' })).waitFor()
    await settle(visitor)
    expect(visitor.url()).toBe(`${polett.url}/console/password`)
    await expectFine(visitor)
    await choosePassword(visitor, t, 'password1')
    await visitor.getByText(locale === 'en' ? /anyone would guess/ : t('problems.fields.too_common')).waitFor()
    expectClean(visitor, REFUSED)
    await choosePassword(visitor, t, NEW_PASSWORD)
    await visitor.getByRole('heading', { level: 1, name: t('links.password.done') }).waitFor()
    await expectNoSecretKept(visitor, secret.padEnd(60, ' '))
    await settle(visitor)
    await expectFine(visitor)
    expect(await signsIn(username, NEW_PASSWORD)).toBe(200)
    expect(await signsIn(username, PASSWORD)).toBe(401)

    await visitor.goto('about:blank')
    await visitor.goto(link)
    await visitor.getByRole('alert').getByText(t('problems.titles.link_invalid')).waitFor()
    await settle(visitor)
    await expectFine(visitor)
    await visitor.reload()
    await visitor.getByRole('heading', { level: 1, name: t('links.password.incomplete') }).waitFor()
    await visitor.context().close()
    await page.context().close()
  })

  it('is asked for at the sign-in, comes by mail, and leads to a sign-in with the new password', async () => {
    const { username } = await person(`forgot-${locale}`, { email: `forgot-${locale}@example.org`, locale })
    const page = await polett.open('/sign-in/3', { locale })
    await page.getByRole('link', { name: t('links.forgotten.question') }).click()
    await page.getByRole('heading', { level: 1, name: t('links.forgotten.title') }).waitFor()
    expect(await page.getByRole('textbox', { name: t('session.signIn.organization') }).inputValue()).toBe('3')
    await page.getByRole('textbox', { name: t('session.signIn.username') }).fill(username)
    await page.getByRole('button', { name: t('links.forgotten.verb') }).click()
    await page.getByRole('heading', { level: 1, name: t('links.forgotten.done') }).waitFor()
    await settle(page)
    await expectFine(page)
    await page.goto(await mailedLink(`forgot-${locale}@example.org`))
    await choosePassword(page, t, NEW_PASSWORD)
    await page.getByRole('link', { name: t('links.password.signIn') }).click()
    await page.getByRole('textbox', { name: t('session.signIn.username') }).fill(username)
    await page.getByLabel(t('session.password')).first().fill(NEW_PASSWORD)
    await page.getByRole('button', { name: t('session.signIn.verb'), exact: true }).click()
    await page.getByRole('heading', { level: 1, name: t('shell.overview') }).waitFor()
    expectClean(page)
    await page.context().close()
  })

  it('invites whoever is created without a password', async () => {
    const page = await polett.open('/administrator/users?tenant=3&create=1', { as: 'admin', locale })
    const drawer = page.getByRole('dialog')
    const name = `Ny ${locale}`
    await drawer.getByRole('textbox', { name: t('users.form.username') }).fill(`new-${locale}`)
    await drawer.getByRole('textbox', { name: t('users.form.name'), exact: true }).fill(name)
    await drawer.getByRole('textbox', { name: t('users.form.email') }).fill(`new-${locale}@example.org`)
    await drawer
      .getByRole('combobox', { name: t('users.form.role') })
      .or(drawer.getByPlaceholder(t('users.form.selectRole')))
      .first()
      .click()
    await page.getByRole('option').first().click()
    await drawer.getByRole('button', { name: t('common.create'), exact: true }).click()
    const dialog = page.getByRole('dialog', { name: t('users.link.inviteTitle', { name }) })
    await dialog.waitFor()
    await settle(page)
    await expectFine(page)
    await dialog.getByRole('button', { name: t('users.link.send') }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await mailedLink(`new-${locale}@example.org`)).toContain('/console/password#')
    expect(new URL(page.url()).searchParams.has('act')).toBe(false)
    expectClean(page)
    await page.context().close()
  })
})

it('the policy names who else is told of expiries', async () => {
  const t = translator('en')
  const page = await polett.open('/administrator/policy?tenant=3', { as: 'admin' })
  const field = page.getByRole('combobox', { name: t('policy.backup') }).or(page.getByLabel(t('policy.backup')))
  await field.first().fill('Rita')
  await page.getByRole('option', { name: 'Rita Revisor (revisor)' }).click()
  await page.getByRole('button', { name: t('common.save') }).click()
  await page.getByText(t('policy.saved')).first().waitFor()
  const { backupAdministrator } = await polett.api('GET', '/v1/tenants/3/policy')
  expect(backupAdministrator).toMatch(/^usr_/)
  const reader = await polett.open('/administrator/policy?tenant=3', { as: 'revisor' })
  await reader.getByText('Rita Revisor (revisor)').waitFor()
  await settle(reader)
  await expectFine(reader)
  expectClean(reader)
  await page.reload()
  await settle(page)
  expect(await field.first().inputValue()).toBe('Rita Revisor (revisor)')
  expectClean(page)
  await page.context().close()
  await reader.context().close()
})
