import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KEEPS_TRYING_MS, nextTryAt, oneLine } from './mail.ts'
import { languageOf, linkMail } from './mail-texts.ts'

const NEVER = Number.MAX_SAFE_INTEGER

test('a mail is tried again ever later, for a day', () => {
  const waits: number[] = []
  let now = 0
  for (let tries = 1; ; tries += 1) {
    const at = nextTryAt({ tries, createdAt: 0, expiresAt: NEVER }, now)
    if (at === null) break
    waits.push((at - now) / 1_000)
    now = at
  }
  expect(waits.slice(0, 7)).toEqual([10, 30, 90, 270, 810, 2_430, 3_600])
  expect(now).toBeLessThan(KEEPS_TRYING_MS)
  expect(now).toBeGreaterThan(KEEPS_TRYING_MS - 3_600_000)
})

test('nothing is tried once nobody wants it any more', () => {
  expect(nextTryAt({ tries: 1, createdAt: 0, expiresAt: 10_001 }, 0)).toBe(10_000)
  expect(nextTryAt({ tries: 1, createdAt: 0, expiresAt: 10_000 }, 0)).toBe(null)
})

test('one line is one line, whatever was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    }),
  )
  expect(oneLine('Kari\r\nBcc: all@example.net')).toBe('Kari Bcc: all@example.net')
})

test.each([
  ['nb-NO', 'en', 'nb'],
  ['nn', 'en', 'nb'],
  ['en-GB', 'nb', 'en'],
  ['fr', 'nb', 'en'],
  [null, 'nb', 'nb'],
  [null, 'de-DE', 'en'],
])('a person who reads %s in a tenant that reads %s gets %s', (person, tenant, language) => {
  expect(languageOf(person, tenant)).toBe(language)
})

test('every mail about a link says the same in both languages: for whom, where to, and that it works once', () => {
  const facts = {
    name: 'Kari & co',
    username: 'kari',
    tenant: 'Acme',
    link: 'https://t.example.org/console/password#s',
  }
  for (const purpose of ['reset', 'invitation'] as const) {
    for (const byAdministrator of [true, false]) {
      for (const language of ['en', 'nb'] as const) {
        const mail = linkMail({ ...facts, purpose, byAdministrator }, language)
        for (const part of ['kari', 'Acme', facts.link, language === 'en' ? 'works once' : 'virker én gang']) {
          expect(mail.text).toContain(part)
          expect(mail.html).toContain(part)
        }
        expect(mail.html).toContain('Kari &amp; co')
        expect(mail.html).not.toMatch(/<(img|script|link|iframe)|src=/)
      }
    }
  }
})
