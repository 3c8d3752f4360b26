/** The pictures of the user guide: what each shows, and how one gets there. */

import { press, type Step, tick } from '../browser/steps.ts'
import type { Scene } from '../console/scenes.ts'

export interface Picture extends Scene {
  /** In CSS pixels; left out: as high as the page. */
  readonly height?: number
}

const TOKENS = '/administrator/tokens?tenant=3'

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
]
