/** The console's texts in two languages: alike in their keys, their blanks and their plural forms. */

import { describe, expect, it } from 'vitest'
import { ChangeClient } from '../../packages/contract/src/clients.ts'
import { ChangeIssuer } from '../../packages/contract/src/issuers.ts'
import { ChangeRole } from '../../packages/contract/src/roles.ts'
import { ChangeTenant } from '../../packages/contract/src/tenants.ts'
import { ChangeUnit } from '../../packages/contract/src/units.ts'
import { ChangeUser } from '../../packages/contract/src/users.ts'
import { allTexts } from '../browser/text.ts'

const texts = { en: allTexts('en'), nb: allTexts('nb') }
const languages = ['en', 'nb'] as const

const PLURAL = /_(one|other)$/

/** The blanks of a text with how they are written, such as `count, number`, in any order. */
const blanksOf = (text = ''): string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, blank = '']) => blank.replaceAll(/\s+/g, ' ').trim()).sort()

it('has the same keys in both languages', () => {
  expect(texts.en.size).toBeGreaterThan(500)
  expect([...texts.nb.keys()].sort()).toEqual([...texts.en.keys()].sort())
})

it('has a word for each field that the audit log can say was changed', () => {
  const changes = [ChangeClient, ChangeIssuer, ChangeRole, ChangeTenant, ChangeUnit, ChangeUser]
  const fields = new Set(changes.flatMap(({ properties }) => Object.keys(properties)))
  expect(fields.size).toBeGreaterThan(20)
  expect([...fields].filter((field) => !texts.en.has(`audit.changedFields.${field}`))).toEqual([])
})

it('has the same blanks in both languages, but that one of a thing may be said without a number', () => {
  const differing = [...texts.en].flatMap(([key, english]) => {
    const spoken = { en: blanksOf(english), nb: blanksOf(texts.nb.get(key)) }
    const without = (blanks: string[]) => blanks.filter((blank) => !key.endsWith('_one') || !blank.startsWith('count'))
    return without(spoken.en).join() === without(spoken.nb).join() ? [] : [{ key, ...spoken }]
  })
  expect(differing).toEqual([])
})

describe.each(languages)('in the language %s', (language) => {
  const all = texts[language]

  it('every plural has the forms that the language has', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    expect([...forms].sort()).toEqual(['one', 'other'])
    const plurals = new Set([...all.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')))
    const missing = [...plurals].flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !all.has(key))
    expect(plurals.size).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })

  it('numbers are written as the language writes them', () => {
    const bare = [...all].filter(([, text]) => /\{\{\s*count\s*\}\}/.test(text))
    expect(bare).toEqual([])
  })

  it('nothing is empty, shouted, or has space around it', () => {
    const odd = [...all].filter(([, text]) => text.trim() !== text || text === '' || /!|\bOK\b/.test(text))
    expect(odd).toEqual([])
  })

  it('every blank is whole', () => {
    const odd = [...all].filter(([, text]) => /\{\{|\}\}/.test(text.replaceAll(/\{\{[\w, ]+\}\}/g, '')))
    expect(odd).toEqual([])
  })
})
