/** A server with an app of somebody else registered, and the steps of signing in to it. */

import type { Page } from 'playwright-core'
import type { StartLibrary, Tokens } from '../browser/app-library.ts'
import { type Json, type Locale, PASSWORD, type RunningConsole, startConsole } from '../browser/console.ts'
import { type OAuthApp, startOAuthApp } from '../browser/oauth-app.ts'
import { translator } from '../browser/text.ts'

export const APP = 'Field Diary'
export const DAY_MS = 86_400_000

/** The list of those who are signed in on a device. */
export const MOBILE = '/administrator/tokens?tenant=3&tab=mobile'

export interface Wish {
  readonly locale?: Locale
  readonly device: { readonly id: string; readonly name: string }
}

export interface Connecting {
  readonly polett: RunningConsole
  readonly app: OAuthApp
  /** Kari signs in, the whole way, on a page of its own, as a phone shows it. */
  signIn(wish: Wish): Promise<Tokens>
  verify(secret: string, query?: string): Promise<{ readonly status: number; readonly code: string | undefined }>
  /** Kari's rows that the app has made. */
  rows(): Promise<Json[]>
  close(): Promise<void>
}

export async function startConnecting(library?: StartLibrary): Promise<Connecting> {
  const polett = await startConsole()
  const app = await startOAuthApp(polett.url, '3.field-diary', library)
  const redirectUris = [app.redirectUri, 'no.fjordbygg.diary:/signed-in']
  await polett.api('POST', '/v1/tenants/3/clients', { id: 'field-diary', name: APP, redirectUris })
  return {
    ...{ polett, app },
    async signIn({ device, locale = 'en' }) {
      const page = await polett.page({ locale, width: 390 })
      await page.goto(await app.begin(device))
      await signInOn(page, locale)
      await page.getByRole('radio', { name: 'A › Reader' }).check()
      await page.getByRole('button', { name: translator(locale)('connect.verb'), exact: true }).click()
      const tokens = await app.finish(await app.cameBack())
      await page.context().close()
      return tokens
    },
    async verify(secret, query = '') {
      const headers = { authorization: `Bearer ${secret}` }
      const response = await fetch(`${polett.url}/v1/verify${query}`, { headers })
      const body: Json = await response.json().catch(() => ({}))
      return { status: response.status, code: body.code }
    },
    async rows() {
      const { items } = await polett.api('GET', '/v1/tokens?tenant=3&kind=mobile&limit=200')
      return items.filter(({ device, user }: Json) => user?.username === 'kari' && device?.platform === 'Android 16')
    },
    async close() {
      await polett.close()
      await app.close()
    },
  }
}

/** Fills in the sign-in, wherever it stands. */
export async function signInOn(page: Page, locale: Locale, username = 'kari'): Promise<void> {
  const t = translator(locale)
  await page.getByRole('textbox', { name: t('session.signIn.username') }).fill(username)
  await page.getByLabel(t('session.password'), { exact: false }).first().fill(PASSWORD)
  await page.getByRole('button', { name: t('session.signIn.verb'), exact: true }).click()
}
