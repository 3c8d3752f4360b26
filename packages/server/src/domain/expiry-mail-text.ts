/** The mail about tokens that are about to expire. */

import { oneLine } from './mail.ts'
import { composeMail, type MailLanguage, type MailText } from './mail-texts.ts'
import type { TokenKind } from './token.ts'

export interface NamedEnding {
  readonly id: string
  readonly name: string
  readonly kind: TokenKind
  readonly expiresAt: number
  readonly tenant: { readonly id: string; readonly name: string; readonly timeZone: string }
}

/** More than anybody reads; the rest is counted. */
export const MAX_LISTED = 100

export interface ExpiryFacts {
  readonly name: string
  readonly publicUrl: string
  /** Not empty, the soonest first. */
  readonly endings: readonly NamedEnding[]
  /** How many others there are. */
  readonly more: number
}

export function expiryMail({ endings, more, name, publicUrl }: ExpiryFacts, language: MailLanguage): MailText {
  const texts = TEXTS[language]
  const items = endings.map((ending) => ({
    text: texts.line({
      name: oneLine(ending.name),
      tenant: oneLine(ending.tenant.name),
      kind: texts.kinds[ending.kind],
      at: formatInstant(ending.expiresAt, ending.tenant.timeZone, language),
    }),
    link: addressOf(publicUrl, ending),
  }))
  return composeMail(texts.subject(endings.length + more), [
    { text: texts.greeting(oneLine(name)) },
    { text: texts.before },
    { items },
    ...(more > 0 ? [{ text: texts.rest(more) }] : []),
    { text: texts.after },
  ])
}

interface Line {
  readonly name: string
  readonly tenant: string
  readonly kind: string
  readonly at: string
}

const TEXTS = {
  en: {
    subject: (count: number) => (count === 1 ? 'A token expires soon' : `${count} tokens expire soon`),
    greeting: (name: string) => `Hello ${name},`,
    before: 'These tokens expire soon. Whatever still uses one then is refused:',
    line: ({ at, kind, name, tenant }: Line) => `${name} (${kind}, ${tenant}): ${at}`,
    rest: (count: number) => `And ${count} more, which the console lists.`,
    after:
      'Replace or rotate those that are still needed, and delete the others. You hear of each 30, 7 and 1 days before it expires: a month ahead in one mail a week, and never more than one mail a day.',
    kinds: {
      user: 'API Token',
      mobile: 'device',
      application: 'application token',
      organization: 'organization token',
      group: 'group token',
    },
  },
  nb: {
    subject: (count: number) => (count === 1 ? 'Et token utløper snart' : `${count} tokens utløper snart`),
    greeting: (name: string) => `Hei ${name},`,
    before: 'Disse tokenene utløper snart. Det som fortsatt bruker dem da, blir avvist:',
    line: ({ at, kind, name, tenant }: Line) => `${name} (${kind}, ${tenant}): ${at}`,
    rest: (count: number) => `Og ${count} til, som du finner i konsollen.`,
    after:
      'Erstatt eller roter dem som trengs, og slett resten. Du får beskjed om hvert token 30, 7 og 1 dager før det utløper: en måned i forveien samlet i én e-post i uken, og aldri mer enn én e-post om dagen.',
    kinds: {
      user: 'API-token',
      mobile: 'enhet',
      application: 'applikasjonstoken',
      organization: 'organisasjonstoken',
      group: 'gruppetoken',
    },
  },
} as const

/** With its zone, because nobody knows where a mail is read. */
function formatInstant(at: number, timeZone: string, language: MailLanguage): string {
  return new Intl.DateTimeFormat(language === 'nb' ? 'nb-NO' : 'en-GB', {
    ...{ timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  }).format(at)
}

function addressOf(publicUrl: string, { id, tenant }: NamedEnding): string {
  return `${publicUrl}/administrator/tokens/${encodeURIComponent(id)}?tenant=${encodeURIComponent(tenant.id)}`
}
