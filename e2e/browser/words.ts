/** What a page says: in the right language, in words, and under one heading. */

import { fail } from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Locale } from './console.ts'
import { allTexts, literal } from './text.ts'

const english = allTexts('en')
const norwegian = allTexts('nb')

/** Looks like a key that no text was found for: `tokens.title`. */
const spaces = [...new Set([...english.keys()].map((key) => key.split('.')[0]))].join('|')
const RAW_KEY = new RegExp(`(?<![\\w./@-])(?:${spaces})\\.[a-z]\\w*(?:\\.\\w+)*(?![\\w.]*@)`)

/** A blank that nothing was filled into. */
const BLANK = /\{\{|\}\}|\bundefined\b|\bNaN\b|\[object /

/** English texts that mean something else in Norwegian, as patterns where they have blanks. */
const inNorwegian = new Set(norwegian.values())
const untranslated = [...english.values()].filter((text) => !inNorwegian.has(text) && /\p{L}{3}/u.test(text))
const wholes = new Set(untranslated.filter((text) => !text.includes('{{')))
const patterns = untranslated
  .filter((text) => text.replaceAll(/\{\{.*?\}\}/g, '').trim().length >= 8)
  .filter((text) => text.includes('{{'))
  .map(
    (text) =>
      new RegExp(
        `^${text
          .split(/\{\{.*?\}\}/)
          .map(literal)
          .join('.*')}$`,
      ),
  )

/** Words of English that no Norwegian sentence has: what a library says on its own. */
const ENGLISH = /\b(the|and|with|this|that|from|your|are|not|please|select|choose|close|toggle)\b/i

/**
 * Fails on keys instead of texts, on blanks, on English in Norwegian, and where title, language or heading are amiss.
 * `data` is what people wrote, in whatever language.
 */
export async function expectWords(page: Page, locale: Locale, data: readonly string[] = []): Promise<void> {
  const { headings, language, texts, title } = await page.evaluate(readWords)
  const wrong = [
    ...(language === locale ? [] : [`the language is said to be ${language}`]),
    ...(headings.length === 1 ? [] : [`${headings.length} headings of the first order: ${headings.join(', ')}`]),
    ...(/^\S.* · Polett$/.test(title) ? [] : [`the title is "${title}"`]),
    ...[title, ...texts].filter((text) => RAW_KEY.test(text)).map((text) => `a key: ${text}`),
    ...[title, ...texts].filter((text) => BLANK.test(text)).map((text) => `a blank: ${text}`),
    ...(locale === 'nb'
      ? [title, ...texts].filter((text) => isEnglish(text, data)).map((one) => `English: ${one}`)
      : []),
  ]
  if (wrong.length > 0) fail(`${page.url()}\n${[...new Set(wrong)].join('\n')}`)
}

function isEnglish(whole: string, data: readonly string[]): boolean {
  const text = data.reduce((rest, part) => rest.replaceAll(part, ''), whole)
  return wholes.has(text) || ENGLISH.test(text) || patterns.some((pattern) => pattern.test(text))
}

/** Every text that can be seen or heard, without code, which is the same in every language. */
function readWords() {
  const seen = (element: Element | null): boolean =>
    element !== null && element.closest('code, pre, [lang]:not(html)') === null && element.checkVisibility()
  const texts = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode
    if (seen(parentElement)) texts.add((textContent ?? '').trim())
  }
  const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']
  for (const element of document.querySelectorAll(spoken.map((name) => `[${name}]`).join())) {
    if (seen(element)) for (const name of spoken) texts.add((element.getAttribute(name) ?? '').trim())
  }
  return {
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter(seen).map(({ textContent }) => textContent ?? ''),
    texts: [...texts].filter((text) => text !== ''),
  }
}
