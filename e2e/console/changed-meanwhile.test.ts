/** Two people change the same thing: whoever saves later sees it, and loses nothing. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningConsole, type SignIn, startConsole } from '../browser/console.ts'
import { expectClean } from '../browser/evidence.ts'
import { expectFine } from '../browser/fine.ts'
import { translator } from '../browser/text.ts'

let polett: RunningConsole
beforeAll(async () => {
  polett = await startConsole({ environment: { POLETT_ISSUER_HOSTS: 'login.fjordbygg.example' } })
  await polett.api('POST', '/v1/tenants/3/clients', {
    id: 'diary',
    name: 'Diary',
    redirectUris: ['https://d.example/'],
  })
  const client = { url: 'https://login.fjordbygg.example', clientId: 'polett', clientSecret: 'a secret of theirs' }
  await polett.api('POST', '/v1/tenants/3/issuers', { id: 'fjordbygg', name: 'Fjordbygg', ...client })
  await polett.api('POST', '/v1/tenants/3/roles', { id: 'clerk', name: 'Clerk', permissions: ['user:read'] })
})
afterAll(() => polett?.close())

interface Form {
  readonly what: string
  readonly as: SignIn
  /** The form, open. */
  readonly path: string
  /** What the form is in; left out: the page itself. */
  readonly dialog?: boolean
  readonly label: string
  /** Where the thing is changed, and how it is there. */
  readonly resource: string
  readonly method?: 'PUT'
  readonly theirs: { readonly typed: string; readonly body: object }
  readonly mine: { readonly typed: string; readonly body: object }
}

const named = (name: string) => ({ typed: name, body: { name } })
const MINE = named('Mine')
const THEIRS = named('Theirs')
const drawer = { dialog: true, mine: MINE, theirs: THEIRS } as const
const IN_3 = { as: 'admin', ...drawer } as const

const FORMS: readonly Form[] = [
  {
    ...{ what: 'user', label: 'users.form.name', ...IN_3 },
    ...{ path: '/administrator/users/ola?tenant=3&act=edit', resource: '/v1/tenants/3/users/ola' },
  },
  {
    ...{ what: 'attributes of a user', label: 'users.attributes.field', as: 'admin', dialog: true },
    ...{ path: '/administrator/users/ola?tenant=3&act=edit-attributes', resource: '/v1/tenants/3/users/ola' },
    mine: { typed: '{\n  "floor": 1\n}', body: { attributes: { floor: 1 } } },
    theirs: { typed: '{\n  "floor": 2\n}', body: { attributes: { floor: 2 } } },
  },
  {
    ...{ what: 'department', label: 'units.name', ...IN_3 },
    ...{ path: '/administrator/units/b?tenant=3&act=edit', resource: '/v1/tenants/3/units/b' },
  },
  {
    ...{ what: 'user type', label: 'roles.name', ...IN_3 },
    ...{ path: '/administrator/roles/clerk?tenant=3&act=edit', resource: '/v1/tenants/3/roles/clerk' },
  },
  {
    ...{ what: 'organization', label: 'tenants.name', ...IN_3, as: 'root' },
    ...{ path: '/administrator/tenant?tenant=o&act=edit', resource: '/v1/tenants/o' },
  },
  {
    ...{ what: 'app', label: 'apps.name', ...IN_3 },
    ...{ path: '/administrator/apps?tenant=3&edit=diary', resource: '/v1/tenants/3/clients/diary' },
  },
  {
    ...{ what: 'trusted company', label: 'issuers.name', ...IN_3 },
    ...{ path: '/administrator/company-sign-in?tenant=3&edit=fjordbygg', resource: '/v1/tenants/3/issuers/fjordbygg' },
  },
  {
    ...{ what: 'policy', label: 'policy.mobileLifetime', as: 'admin', method: 'PUT' },
    ...{ path: '/administrator/policy?tenant=3', resource: '/v1/tenants/3/policy' },
    mine: { typed: '14', body: { mobileLifetimeDays: 14 } },
    theirs: { typed: '20', body: { mobileLifetimeDays: 20 } },
  },
]

const t = translator('en')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const side = (page: Page, name: string) => page.getByRole('radiogroup').getByText(name, { exact: true })

describe.each(FORMS)('$what that a colleague changes meanwhile', (form) => {
  it('is not saved before both have been looked at', async () => {
    const { api } = polett
    const there = () => api('GET', form.resource, undefined, form.as)
    const page = await polett.open(form.path, { as: form.as })
    const field = (form.dialog ? page.getByRole('dialog') : page).getByRole('textbox', {
      name: t(form.label),
      exact: form.label !== 'users.attributes.field',
    })
    await field.fill(form.mine.typed)
    await api(form.method ?? 'PATCH', form.resource, form.theirs.body)
    await button(page, t('common.save')).click()
    const notice = page.getByRole('alert').filter({ hasText: t('clash.title') })
    await notice.waitFor()
    await notice.getByText(t('clash.by', { name: 'admin-console' })).waitFor()
    expect(await there()).toMatchObject(form.theirs.body)
    expect(await field.inputValue()).toBe(form.mine.typed)
    await side(page, t('clash.theirs')).click()
    expect(await field.inputValue()).toBe(form.theirs.typed)
    await side(page, t('clash.mine')).click()
    expect(await field.inputValue()).toBe(form.mine.typed)
    await expectFine(page)
    await button(page, t('common.save')).click()
    await notice.waitFor({ state: 'detached' })
    await expect.poll(there).toMatchObject(form.mine.body)
    expectClean(page)
  })
})

describe('what is told of both', () => {
  it('is whole on the narrowest screen', async () => {
    const nb = translator('nb')
    const page = await polett.open('/administrator/users/ola?tenant=3&act=edit', {
      ...{ as: 'admin', locale: 'nb', width: 320 },
    })
    await page.getByRole('textbox', { name: nb('users.form.name'), exact: true }).fill('Ola')
    await polett.api('PATCH', '/v1/tenants/3/users/ola', { name: 'Ola N.' })
    await button(page, nb('common.save')).click()
    const notice = page.getByRole('alert').filter({ hasText: nb('clash.title') })
    await notice.waitFor()
    const cutOff = ({ clientWidth, scrollWidth }: Element) => scrollWidth - clientWidth
    expect(await notice.evaluate(cutOff)).toBe(0)
    for (const words of await notice.locator('label').all()) expect(await words.evaluate(cutOff)).toBe(0)
    await expectFine(page)
    expectClean(page)
  })
})

describe('once both have been looked at', () => {
  const OLA = '/v1/tenants/3/users/ola'
  const open = (act: string) => polett.open(`/administrator/users/ola?tenant=3&act=${act}`, { as: 'admin' })
  const noticeOn = (page: Page) => page.getByRole('alert').filter({ hasText: t('clash.title') })

  it('names whoever saved last when that happens again', async () => {
    const page = await open('edit')
    await page.getByRole('textbox', { name: t('users.form.name'), exact: true }).fill('Ola the third')
    await polett.api('PATCH', OLA, { name: 'Ola the first' })
    await button(page, t('common.save')).click()
    await noticeOn(page)
      .getByText(t('clash.by', { name: 'admin-console' }))
      .waitFor()
    await polett.api('PATCH', OLA, { name: 'Ola the second' }, 'admin')
    await button(page, t('common.save')).click()
    await noticeOn(page).getByText(t('clash.byYou')).waitFor()
    expect((await polett.api('GET', OLA)).name).toBe('Ola the second')
    expectClean(page)
  })

  it('keeps attributes that are only half written', async () => {
    await polett.api('PATCH', OLA, { attributes: { floor: 1 } })
    const page = await open('edit-attributes')
    const field = page.getByRole('textbox', { name: t('users.attributes.field') })
    await field.fill('{ "floor": 7 }')
    await polett.api('PATCH', OLA, { attributes: { floor: 8 } })
    await button(page, t('common.save')).click()
    await noticeOn(page).waitFor()
    await field.fill('{ "floor": ')
    await side(page, t('clash.theirs')).click()
    await page.getByText(t('users.attributes.notJson', { reason: '' }).trim()).waitFor()
    expect(await field.inputValue()).toBe('{ "floor": ')
    expectClean(page)
  })
})

describe('an app that a colleague deletes meanwhile', () => {
  it('keeps its form open, which says that it is gone', async () => {
    const app = { id: 'ledger', name: 'Ledger', redirectUris: ['https://l.example/'] }
    await polett.api('POST', '/v1/tenants/3/clients', app)
    const page = await polett.open('/administrator/apps?tenant=3&edit=ledger', { as: 'admin' })
    const field = page.getByRole('dialog').getByRole('textbox', { name: t('apps.name'), exact: true })
    await field.fill('Mine')
    await polett.api('DELETE', '/v1/tenants/3/clients/ledger')
    await button(page, t('common.save')).click()
    await page.getByRole('alert').getByText(t('problems.titles.not_found'), { exact: true }).waitFor()
    expect(await field.inputValue()).toBe('Mine')
    expectClean(page, [/404/])
  })
})

describe('what only one of two has changed', () => {
  it('stays, without a word', async () => {
    const { api } = polett
    await api('PATCH', '/v1/tenants/3/users/mona.strand', { name: 'Mona', email: null })
    const page = await polett.open('/administrator/users/mona.strand?tenant=3&act=edit', { as: 'admin' })
    await page.getByRole('textbox', { name: t('users.form.name'), exact: true }).fill('Mona Strand')
    await api('PATCH', '/v1/tenants/3/users/mona.strand', { email: 'mona@fjordbygg.example' })
    await button(page, t('common.save')).click()
    await page
      .getByText(t('users.edit.saved', { name: 'Mona Strand' }))
      .first()
      .waitFor()
    const saved = await api('GET', '/v1/tenants/3/users/mona.strand')
    expect([saved.name, saved.email]).toEqual(['Mona Strand', 'mona@fjordbygg.example'])
    expectClean(page)
  })

  it('stays among the attributes of a user too', async () => {
    const { api } = polett
    const resource = '/v1/tenants/3/users/mona.strand'
    await api('PATCH', resource, { attributes: { floor: 1, room: 'A' } })
    const page = await polett.open('/administrator/users/mona.strand?tenant=3&act=edit-attributes', { as: 'admin' })
    await page.getByRole('textbox', { name: t('users.attributes.field') }).fill('{ "floor": 2, "room": "A" }')
    await api('PATCH', resource, { attributes: { room: 'B' } })
    await button(page, t('common.save')).click()
    await page.getByText(t('users.attributes.saved')).first().waitFor()
    expect((await api('GET', resource)).attributes).toEqual({ floor: 2, room: 'B' })
    expectClean(page)
  })
})
