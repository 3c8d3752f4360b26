/** The console's texts, as a test needs them: by their key in one language, and as a list of all. */

import { en } from '../../packages/console/src/text/en/index.ts'
import { nb } from '../../packages/console/src/text/nb/index.ts'
import type { Locale } from './console.ts'

const TEXTS: Readonly<Record<Locale, object>> = { en, nb }

/** Every text of a language by its key, such as `tokens.columns.name`. */
export function allTexts(locale: Locale): ReadonlyMap<string, string> {
  return new Map(below(TEXTS[locale], ''))
}

function below(texts: object, path: string): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]): [string, string][] => {
    const key = path === '' ? name : `${path}.${name}`
    return typeof value === 'string' ? [[key, value]] : below(value, key)
  })
}

export type Translate = (key: string, values?: Readonly<Record<string, string>>) => string

/** Answers texts of a language with their blanks filled in. Throws for a key that does not exist. */
export function translator(locale: Locale): Translate {
  const texts = allTexts(locale)
  return (key, values = {}) => {
    const text = texts.get(key)
    if (text === undefined) throw new Error(`There is no text ${key}.`)
    return text.replaceAll(/\{\{(\w+)[^}]*\}\}/g, (blank, name) => values[name] ?? blank)
  }
}

/** A text as it stands on a page, whatever its open blanks were filled with; `values` are patterns for some of them. */
export function asPattern(text: string, values: Readonly<Record<string, string>> = {}): RegExp {
  const parts = text.split(/\{\{(\w+)[^}]*\}\}/)
  return new RegExp(parts.map((part, at) => (at % 2 === 0 ? literal(part) : (values[part] ?? '.+'))).join(''))
}

/** A text as a part of a pattern. */
export const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
