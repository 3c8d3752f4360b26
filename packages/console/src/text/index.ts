/** Texts in two languages. A language is loaded when it is first asked for; Norwegian is typed by English. */

import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../session/preferences.ts'
import type { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const LOADERS: Readonly<Record<Language, () => Promise<object>>> = {
  en: async () => (await import('./en/index.ts')).en,
  nb: async () => (await import('./nb/index.ts')).nb,
}

export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await LOADERS[language]() } },
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  document.documentElement.lang = language
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await LOADERS[language]())
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
