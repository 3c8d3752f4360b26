/** Companies that say who people are: added, registered, changed and deleted, and people linked with them. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { settle } from '../browser/settle.ts'
import { translator } from '../browser/text.ts'
import { expectWords } from '../browser/words.ts'
import { addCompany, COMPANY } from './scenes.ts'

const PATH = '/administrator/company-sign-in'
const SECRET = 'a secret of the company'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ environment: { POLETT_ISSUER_HOSTS: COMPANY.host } })
  await addCompany(polett)
})
afterAll(() => polett?.close())

describe.each(['en', 'nb'] as const)('companies, in the language %s', (locale) => {
  const t = translator(locale)
  const id = `harbour-${locale}`
  const name = `Harbour ${locale}`
  const button = (page: Page, key: string, names: Readonly<Record<string, string>> = {}) =>
    page.getByRole('button', { name: t(key, names), exact: true })
  const field = (page: Page, key: string) => page.getByRole('textbox', { name: t(`issuers.${key}`), exact: true })
  const issuer = () => polett.api('GET', `/v1/tenants/o/issuers/${id}`)

  it('are added where the operator allows it, and show what they have to know', async () => {
    const page = await polett.open(`${PATH}?tenant=o`, { as: 'olga', locale })
    await page.getByRole('heading', { level: 2, name: t('issuers.empty') }).waitFor()
    await page.getByText('POLETT_ISSUER_HOSTS').waitFor()
    await expectWords(page, locale, ['Polett'])
    await expectFine(page)
    await button(page, 'issuers.create').click()
    await field(page, 'name').fill(name)
    expect(await field(page, 'id').inputValue()).toBe(id)
    await field(page, 'url').fill('https://elsewhere.example')
    await field(page, 'clientId').fill('polett')
    await page.getByLabel(t('issuers.clientSecret'), { exact: true }).fill(SECRET)
    await button(page, 'issuers.addRule').click()
    expect(await button(page, 'issuers.createVerb').isDisabled()).toBe(true)
    await field(page, 'value').fill('everybody')
    await page.getByRole('combobox', { name: t('users.form.role') }).click()
    await page.getByRole('option').first().click()
    await expectFine(page)
    await button(page, 'issuers.createVerb').click()
    await page.getByText(t('problems.fields.host_not_allowed')).waitFor()
    await field(page, 'url').fill(`https://${COMPANY.host}`)
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(SECRET)
    await button(page, 'issuers.createVerb').click()
    const drawer = page.getByRole('dialog', { name: t('issuers.editTitle', { name }) })
    await drawer.getByText(`${polett.url}/oauth/callback/o/${id}`).waitFor()
    await drawer.getByText(`${polett.url}/oauth/backchannel-logout/o/${id}`).waitFor()
    await settle(page)
    await expectFine(page)
    expect(await issuer()).toMatchObject({
      ...{ hasClientSecret: true, status: 'active', membershipRules: [{ claim: 'groups', value: 'everybody' }] },
    })
    expectClean(page, [/status of 422/])
    await page.context().close()
  })

  it('are not the only way before an administrator has come in by it, and can be switched off', async () => {
    const quay = { id: 'quay', name: 'Quay', url: `https://${COMPANY.host}`, clientId: 'quay' }
    await polett.api('POST', '/v1/tenants/o/issuers', quay)
    const page = await polett.open(`${PATH}?tenant=o&edit=${id}`, { as: 'olga', locale })
    const drawer = page.getByRole('dialog', { name: t('issuers.editTitle', { name }) })
    const only = drawer.getByRole('switch', { name: t('issuers.onlyThisWay') })
    await only.check({ force: true })
    await button(page, 'common.save').click()
    const asked = page.getByRole('dialog', { name: t('issuers.shutTitle', { name }) })
    await asked.getByText(t('issuers.shutGoes.devices')).waitFor()
    // Whoever comes from elsewhere is signed out as well, and can come in again.
    await asked.getByText(t('issuers.shutOthers', { companies: 'Quay' })).waitFor()
    await settle(page)
    await expectFine(page)
    // It closes alone, with nothing changed; then it is answered.
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })
    expect(await issuer()).toMatchObject({ onlyThisWay: false })
    await button(page, 'common.save').click()
    await asked.getByRole('button', { name: t('issuers.shutVerb') }).click()
    await drawer.getByText(t('issuers.onlyThisWayRefused')).waitFor()
    await expectFine(page)
    await field(page, 'clientId').fill('another')
    await drawer.getByText(t('issuers.moved')).waitFor()
    await field(page, 'clientId').fill('polett')
    await drawer.getByText(t('issuers.moved')).waitFor({ state: 'detached' })
    await only.uncheck({ force: true })
    await drawer.getByRole('switch', { name: t('issuers.active') }).uncheck({ force: true })
    await drawer.getByRole('checkbox', { name: t('issuers.withoutSecret') }).check()
    await button(page, 'common.save').click()
    await drawer.waitFor({ state: 'detached' })
    expect(await issuer()).toMatchObject({ status: 'inactive', onlyThisWay: false, hasClientSecret: false })
    await polett.api('DELETE', '/v1/tenants/o/issuers/quay')
    await button(page, 'issuers.deleteWhich', { name }).click()
    await page.getByRole('dialog').getByText(t('issuers.deleteWhat')).waitFor()
    await expectFine(page)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('issuers.deleteVerb', { name }) })
      .click()
    await page.getByRole('heading', { level: 2, name: t('issuers.empty') }).waitFor()
    expectClean(page, [/status of 409/])
    await page.context().close()
  })

  it('know people, whom an administrator links and unlinks by their subject', async () => {
    const names = { name: 'Ola Nordmann', company: COMPANY.name }
    const page = await polett.open('/administrator/users/ola?tenant=3', { as: 'admin', locale })
    await button(page, 'issuers.person.linkWith', names).click()
    const subject = page.getByRole('textbox', { name: t('issuers.person.subject') })
    await subject.fill('8f2c61d0')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('issuers.person.link'), exact: true })
      .click()
    await page.getByText(t('issuers.person.taken')).waitFor()
    await expectFine(page)
    await subject.fill(`ola-${locale}`)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('issuers.person.link'), exact: true })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText(`ola-${locale}`, { exact: true }).waitFor()
    await button(page, 'issuers.person.unlinkFrom', names).click()
    await page.getByRole('dialog').getByText(t('issuers.person.unlinkWhat', names)).waitFor()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('issuers.person.unlinkVerb'), exact: true })
      .click()
    await button(page, 'issuers.person.linkWith', names).waitFor()
    const { items } = await polett.api('GET', '/v1/tenants/3/users/ola/identities')
    expect(items).toMatchObject([{ issuer: 'fjordbygg', subject: null }])
    expectClean(page, [/status of 409/])
    await page.context().close()
  })

  it('are read, and no more, by those who may not change them', async () => {
    const page = await polett.open(`${PATH}?tenant=3`, { as: 'revisor', locale })
    await page.getByRole('table').getByText(COMPANY.name, { exact: true }).waitFor()
    expect(await button(page, 'issuers.create').count()).toBe(0)
    expect(await button(page, 'issuers.edit', COMPANY).count()).toBe(0)
    await expectFine(page)
    await page.goto('/administrator/users/kari?tenant=3')
    await page.getByText('8f2c61d0', { exact: true }).waitFor()
    expect(await button(page, 'issuers.person.unlinkFrom', { company: COMPANY.name }).count()).toBe(0)
    expectClean(page)
    await page.context().close()
  })
})
