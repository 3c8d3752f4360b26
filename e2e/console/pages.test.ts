/** X-08, with each language, each theme and each width judged once; `pages.slow.test.ts` judges them all together. */

import { judgeEverything } from './every-page.ts'

judgeEverything([
  {
    locale: 'en',
    settings: [
      { theme: 'light', window: 'wide', axe: true },
      { theme: 'light', window: 'narrow', axe: false },
    ],
  },
  { locale: 'nb', settings: [{ theme: 'dark', window: 'narrow', axe: true }] },
])
