/** What mails say, in both languages. */

import { type Mail, oneLine } from './mail.ts'
import type { LinkPurpose } from './password-link.ts'

export type MailLanguage = 'en' | 'nb'

/** The person's own language, else that of the tenant; whoever reads another one of Norway's reads bokmål. */
export function languageOf(person: string | null, tenant: string): MailLanguage {
  const language = (person ?? tenant).toLowerCase().split('-')[0] ?? ''
  return ['nb', 'no', 'nn'].includes(language) ? 'nb' : 'en'
}

export type MailText = Omit<Mail, 'to'>

export interface LinkMailFacts {
  readonly name: string
  readonly username: string
  /** As it is called. */
  readonly tenant: string
  readonly link: string
  readonly purpose: LinkPurpose
  /** Or the person asked for it, or somebody in their name. */
  readonly byAdministrator: boolean
}

/** A mail with a link that sets a password. */
export function linkMail(facts: LinkMailFacts, language: MailLanguage): MailText {
  const { byAdministrator, link, purpose } = facts
  const name = oneLine(facts.name)
  const tenant = oneLine(facts.tenant)
  const username = oneLine(facts.username)
  const texts = LINK_TEXTS[language]
  const which = purpose === 'invitation' ? 'invitation' : byAdministrator ? 'sent' : 'asked'
  const { after, before, subject } = texts[which]({ tenant, username })
  return composeMail(subject, [{ text: texts.greeting(name) }, { text: before }, { link, text: link }, { text: after }])
}

interface Named {
  readonly tenant: string
  readonly username: string
}

const LINK_TEXTS = {
  en: {
    greeting: (name: string) => `Hello ${name},`,
    invitation: ({ tenant, username }: Named) => ({
      subject: `Your user at ${tenant}`,
      before: `A user has been made for you at ${tenant}: ${username}. Choose your password here within seven days:`,
      after: 'The link works once. If you did not expect this mail, ask whoever runs the service for you.',
    }),
    sent: ({ tenant, username }: Named) => ({
      subject: `Choose a new password at ${tenant}`,
      before: `An administrator has sent you a link to a new password for ${username} at ${tenant}. Choose it here within two hours:`,
      after: 'The link works once. All your sign-ins end when you use it; until then your present password counts.',
    }),
    asked: ({ tenant, username }: Named) => ({
      subject: `Choose a new password at ${tenant}`,
      before: `Somebody has asked for a new password for ${username} at ${tenant}. If it was you, choose it here within two hours:`,
      after: 'The link works once. If it was not you, do nothing: your password stays as it is.',
    }),
  },
  nb: {
    greeting: (name: string) => `Hei ${name},`,
    invitation: ({ tenant, username }: Named) => ({
      subject: `Brukeren din hos ${tenant}`,
      before: `Du har fått en bruker hos ${tenant}: ${username}. Velg passordet ditt her innen sju dager:`,
      after: 'Lenken virker én gang. Spør den som drifter tjenesten for deg, hvis du ikke ventet denne e-posten.',
    }),
    sent: ({ tenant, username }: Named) => ({
      subject: `Velg nytt passord hos ${tenant}`,
      before: `En administrator har sendt deg en lenke til nytt passord for ${username} hos ${tenant}. Velg det her innen to timer:`,
      after: 'Lenken virker én gang. Du logges ut overalt når du bruker den; fram til da gjelder passordet du har.',
    }),
    asked: ({ tenant, username }: Named) => ({
      subject: `Velg nytt passord hos ${tenant}`,
      before: `Noen har bedt om nytt passord for ${username} hos ${tenant}. Var det deg, velger du det her innen to timer:`,
      after: 'Lenken virker én gang. Var det ikke deg, trenger du ikke gjøre noe: Passordet ditt er som før.',
    }),
  },
} as const

/** A paragraph; with `link`, the text leads there. With `items`, a list. */
export interface MailBlock {
  readonly text?: string
  readonly link?: string
  readonly items?: readonly { readonly text: string; readonly link: string }[]
}

/** The same words twice: plain, and as simple HTML that fetches nothing. */
export function composeMail(subject: string, blocks: readonly MailBlock[]): MailText {
  return {
    subject: oneLine(subject),
    text: `${blocks.map(plainBlock).join('\n\n')}\n`,
    html: `<!doctype html><meta charset="utf-8"><div style="font-family:sans-serif;line-height:1.5">${blocks.map(htmlBlock).join('')}</div>`,
  }
}

function plainBlock({ items, text = '' }: MailBlock): string {
  return items === undefined ? text : items.map((item) => `- ${item.text}\n  ${item.link}`).join('\n')
}

function htmlBlock({ items, link, text = '' }: MailBlock): string {
  if (items !== undefined) return `<ul>${items.map((item) => `<li>${anchor(item.link, item.text)}</li>`).join('')}</ul>`
  return `<p>${link === undefined ? escapeHtml(text) : anchor(link, text)}</p>`
}

function anchor(link: string, text: string): string {
  return `<a href="${escapeHtml(link)}">${escapeHtml(text)}</a>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
