/** X-08, with every theme in every width in every language. */

import { judgeEverything, type Setting } from './every-page.ts'

const settings: readonly Setting[] = [
  { theme: 'light', window: 'wide', axe: true },
  { theme: 'dark', window: 'wide', axe: true },
  { theme: 'dark', window: 'narrow', axe: true },
  { theme: 'light', window: 'narrow', axe: true },
]

judgeEverything([
  { locale: 'en', settings },
  { locale: 'nb', settings },
])
