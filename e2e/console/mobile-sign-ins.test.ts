/** by an app of somebody else: what ends a sign-in on a device, renews it, and changes what it may do. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StartLibrary } from '../browser/app-library.ts'
import { byOauth4webapi } from '../browser/by-oauth4webapi.ts'
import { byOpenidClient } from '../browser/by-openid-client.ts'
import type { Locale } from '../browser/console.ts'
import { translator } from '../browser/text.ts'
import { type Connecting, DAY_MS, MOBILE, startConnecting } from './connecting.ts'

const APPS: readonly (readonly [string, Locale, StartLibrary])[] = [
  ['oauth4webapi', 'en', byOauth4webapi],
  ['openid-client', 'nb', byOpenidClient],
]

describe.each(APPS)('an app that speaks by %s, in the language %s', (_, locale, library) => {
  const t = translator(locale)

  let scene: Connecting
  beforeAll(async () => {
    scene = await startConnecting(library)
  })
  afterAll(() => scene?.close())

  it('Q-23: disconnecting ends the next call and the refresh, and nothing else of that person', async () => {
    const { access, refresh } = await scene.signIn({ device: { id: 'phone-23', name: 'Phone 23' }, locale })
    const wanted = { kind: 'user', tenant: '3', user: 'kari', unit: 'a', role: 'reader', name: 'Own script' }
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString()
    const { secret: own } = await scene.polett.api('POST', '/v1/tokens', { ...wanted, expiresAt })
    expect(await scene.verify(access)).toMatchObject({ status: 200 })
    const page = await scene.polett.open(`${MOBILE}&q=kari`, { as: 'admin', locale })
    const row = page.getByRole('row').filter({ hasText: 'Phone 23' })
    await row.locator('[data-row-main]').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('token.actions.disconnect') })
      .click()
    await page
      .getByRole('button', { name: t('token.disconnect.verb') })
      .last()
      .click()
    await row.waitFor({ state: 'detached' })
    expect(await scene.verify(access)).toMatchObject({ status: 401 })
    await expect(scene.app.refresh(refresh)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(await scene.verify(own)).toMatchObject({ status: 200 })
    await page.context().close()
  })

  it('Q-24: the same device renews its row, another is a second one', async () => {
    const first = await scene.signIn({ device: { id: 'phone-24', name: 'Phone 24' }, locale })
    const again = await scene.signIn({ device: { id: 'phone-24', name: 'Phone 24' }, locale: 'nb' })
    await scene.signIn({ device: { id: 'tablet-24', name: 'Tablet 24' }, locale })
    const names = (await scene.rows()).map(({ device }) => device.name)
    expect(names.filter((name) => name === 'Phone 24')).toHaveLength(1)
    expect(names.filter((name) => name === 'Tablet 24')).toHaveLength(1)
    expect(await scene.verify(first.access)).toMatchObject({ status: 401 })
    expect(await scene.verify(again.access)).toMatchObject({ status: 200 })
  })

  it('Q-25: what the role loses, the token loses on the next call', async () => {
    const { access } = await scene.signIn({ device: { id: 'phone-25', name: 'Phone 25' }, locale })
    const role = await scene.polett.api('GET', '/v1/tenants/3/roles/reader')
    const [permission = ''] = role.permissions
    const asked = `?tenant=3&unit=a&permission=${permission}`
    expect(await scene.verify(access, asked)).toMatchObject({ status: 200 })
    const permissions = role.permissions.filter((one: string) => one !== permission)
    await scene.polett.api('PATCH', '/v1/tenants/3/roles/reader', { permissions })
    expect(await scene.verify(access, asked)).toMatchObject({ status: 403 })
    await scene.polett.api('PATCH', '/v1/tenants/3/roles/reader', { permissions: role.permissions })
    expect(await scene.verify(access, asked)).toMatchObject({ status: 200 })
  })

  it('Q-26: is suspended with its person, refresh and all, and lives on when it is given back', async () => {
    const { access, refresh } = await scene.signIn({ device: { id: 'phone-26', name: 'Phone 26' }, locale })
    await scene.polett.api('PATCH', '/v1/tenants/3/users/kari', { status: 'inactive' })
    expect(await scene.verify(access)).toEqual({ status: 401, code: 'token_suspended' })
    await expect(scene.app.refresh(refresh)).rejects.toThrow()
    await scene.polett.api('PATCH', '/v1/tenants/3/users/kari', { status: 'active' })
    expect(await scene.verify(access)).toMatchObject({ status: 200 })
    const renewed = await scene.app.refresh(refresh)
    expect(await scene.verify(renewed.access)).toMatchObject({ status: 200 })
  })
})
