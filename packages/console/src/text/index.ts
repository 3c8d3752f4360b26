/**
 * Texts in two languages. A language is loaded when it is first asked for, and of it only what is needed before the
 * sign-in; the rest comes with the first page behind it. Norwegian is typed by English.
 */

import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../session/preferences.ts'
import type { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

type Part = 'first' | 'inside' | 'connecting'

const LOADERS: Readonly<Record<Language, Readonly<Record<Part, () => Promise<object>>>>> = {
  en: {
    first: async () => (await import('./en/first.ts')).first,
    inside: async () => (await import('./en/inside.ts')).inside,
    connecting: async () => (await import('./en/connecting.ts')).connecting,
  },
  nb: {
    first: async () => (await import('./nb/first.ts')).first,
    inside: async () => (await import('./nb/inside.ts')).inside,
    connecting: async () => (await import('./nb/connecting.ts')).connecting,
  },
}

const needed = new Set<Part>(['first'])
const loading = new Map<string, Promise<void>>()

function load(language: Language, part: Part): Promise<void> {
  const key = `${language} ${part}`
  const known = loading.get(key)
  if (known !== undefined) return known
  const added = LOADERS[language][part]().then((texts) => {
    i18next.addResourceBundle(language, 'translation', texts, true, true)
  })
  loading.set(key, added)
  // What could not be loaded is asked for again the next time.
  added.catch(() => loading.delete(key))
  return added
}

/** `inside`: the first page is probably one behind the sign-in, so its texts come along. */
export async function startTexts(language: Language, { inside }: { readonly inside: boolean }): Promise<void> {
  if (inside) needed.add('inside')
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await speak(language)
}

export async function speak(language: Language): Promise<void> {
  await Promise.all([...needed].map((part) => load(language, part)))
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** To be awaited before a page behind the sign-in is shown. */
export const loadInsideTexts = (language: Language): Promise<void> => loadTexts(language, 'inside')

/** To be awaited before a page that an app sends people to is shown. */
export const loadConnectingTexts = (language: Language): Promise<void> => loadTexts(language, 'connecting')

async function loadTexts(language: Language, part: Part): Promise<void> {
  needed.add(part)
  await load(language, part)
}
