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
const MAX_LISTED = 100

/** `endings` are not empty, the soonest first. */
export function expiryMail(
  facts: { readonly name: string; readonly publicUrl: string; readonly endings: readonly NamedEnding[] },
  language: MailLanguage,
): MailText {
  const { endings, publicUrl } = facts
  const texts = TEXTS[language]
  const rest = endings.length - MAX_LISTED
  const items = endings.slice(0, MAX_LISTED).map((ending) => ({
    text: texts.line({
      name: oneLine(ending.name),
      tenant: oneLine(ending.tenant.name),
      kind: texts.kinds[ending.kind],
      at: formatInstant(ending.expiresAt, ending.tenant.timeZone, language),
    }),
    link: addressOf(publicUrl, ending),
  }))
  return composeMail(texts.subject(endings.length), [
    { text: texts.greeting(oneLine(facts.name)) },
    { text: texts.before },
    { items },
    ...(rest > 0 ? [{ text: texts.rest(rest) }] : []),
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
    before: 'These tokens expire within 30 days. Whatever still uses one then is refused:',
    line: ({ at, kind, name, tenant }: Line) => `${name} (${kind}, ${tenant}): ${at}`,
    rest: (count: number) => `And ${count} more, which the console lists.`,
    after:
      'Replace or rotate those that are still needed, and delete the others. You get at most one such mail a week.',
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
    before: 'Disse tokenene utløper innen 30 dager. Det som fortsatt bruker dem da, blir avvist:',
    line: ({ at, kind, name, tenant }: Line) => `${name} (${kind}, ${tenant}): ${at}`,
    rest: (count: number) => `Og ${count} til, som du finner i konsollen.`,
    after: 'Erstatt eller roter dem som trengs, og slett resten. Du får høyst én slik e-post i uken.',
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
