/** The pictures of the user guide: what each shows, and how one gets there. */

import { press, type Step, tick } from '../browser/steps.ts'
import type { Scene } from '../console/scenes.ts'

export interface Picture extends Scene {
  /** In CSS pixels; left out: as high as the page. */
  readonly height?: number
  /** With a company that says who people are. */
  readonly company?: true
}

const TOKENS = '/administrator/tokens?tenant=3'

/** An app of a device asks, and somebody who is signed in has typed its code. */
const ask: Step = async (page, t) => {
  const code = await page.evaluate(async () => {
    localStorage.setItem('polett.signedIn', 'yes')
    const device = { device_id: 'd-7', device_name: 'Pixel 11', platform: 'Android 17' }
    const body = new URLSearchParams({ client_id: '3.byggedagbok', ...device })
    const { user_code } = await (await fetch('/oauth/device_authorization', { method: 'POST', body })).json()
    return String(user_code)
  })
  await page.reload()
  await page.getByRole('textbox').fill(code)
  await press('connect.deviceEntry.verb')(page, t)
  await page.getByRole('radio').first().waitFor()
}

const askWhose: Step = async (page, t) => {
  await page.keyboard.press('ControlOrMeta+K')
  await page.getByRole('option', { name: t('find.whose.title') }).click()
}

/** The name is that of the file. */
export const PICTURES: readonly Picture[] = [
  // First, because every other picture adds a sign-in to the log.
  { name: 'audit', as: 'admin', path: '/administrator/audit?tenant=3', height: 760 },
  { name: 'sign-in', path: '/sign-in/3', height: 640 },
  { name: 'overview', as: 'admin', path: '/?tenant=3' },
  { name: 'tokens', as: 'admin', path: TOKENS, height: 640 },
  { name: 'bulk', as: 'admin', path: TOKENS, height: 640, open: tick(3) },
  {
    name: 'create',
    as: 'admin',
    path: '/administrator/tokens/create/user?tenant=3&name=ERP+sync&user=kari&unit=a&role=reader&expires=90d',
  },
  { name: 'token', as: 'admin', path: '/administrator/tokens/{ERP sync}?tenant=3' },
  { name: 'whose', as: 'admin', path: '/?tenant=3', height: 640, open: askWhose },
  { name: 'mobile', as: 'admin', path: `${TOKENS}&tab=mobile`, height: 600 },
  { name: 'access-tokens', as: 'olga', path: '/administrator/tenant?tenant=o&tab=tokens', height: 520 },
  { name: 'reach', as: 'editor', path: '/administrator/tenant?tenant=site1&tab=reach' },
  { name: 'units', as: 'admin', path: '/administrator/units?tenant=3', height: 520, open: press('units.expandAll') },
  { name: 'role', as: 'admin', path: '/administrator/roles/reader?tenant=3' },
  { name: 'second-factor', as: 'kari', path: '/account?tenant=3&tab=sign-in', height: 760 },
  { name: 'policy', as: 'admin', path: '/administrator/policy?tenant=3' },
  { name: 'apps', as: 'admin', path: '/administrator/apps?tenant=3', height: 480 },
  { name: 'connect', as: 'kari', path: '/console/device', height: 640, open: ask },
  { name: 'device', path: '/console/device?user_code=BCDF-GHJK', height: 640 },
  // Last, because no other picture shows a company.
  { name: 'companies', as: 'admin', path: '/administrator/company-sign-in?tenant=3', company: true },
]
