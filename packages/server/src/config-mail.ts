/** The settings of mail, read from the environment. */

import { isLoopbackHost } from './domain/host.ts'
import { oneLine } from './domain/mail.ts'

export interface MailSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`smtps`). */
  readonly implicitTls: boolean
  /** Nothing is said in clear: the server must offer STARTTLS. Always so beyond this machine. */
  readonly requireTls: boolean
  readonly user: string | null
  readonly password: string | null
  /** As in a header: `Polett <polett@example.org>`. */
  readonly from: string
}

export const MAIL_SETTINGS = [
  {
    name: 'POLETT_SMTP_URL',
    fallback: '',
    about: 'smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://…:465; left empty: no mail, links are shown instead',
  },
  { name: 'POLETT_MAIL_FROM', fallback: '', about: 'Sender of mail, such as Polett <polett@example.org>' },
] as const

/** Null when no mail server is named. Throws an Error whose sentence names the setting; never with the password in it. */
export function readMail(text: (name: string) => string): MailSettings | null {
  const server = text('POLETT_SMTP_URL')
  const from = text('POLETT_MAIL_FROM')
  if (server === '') return null
  const url = URL.parse(server)
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') throw new Error(WRONG_URL)
  const tls = url.searchParams.get('tls')
  const isOdd =
    !['', '/'].includes(url.pathname) || url.hash !== '' || url.search !== (tls === null ? '' : `?tls=${tls}`)
  if (isOdd || (tls !== null && tls !== 'required')) throw new Error(WRONG_URL)
  if (!/^([^<>"\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(from) || oneLine(from) !== from.trim())
    throw new Error('POLETT_MAIL_FROM must be an address such as Polett <polett@example.org>, with POLETT_SMTP_URL.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const implicitTls = url.protocol === 'smtps:'
  return {
    host,
    port: url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port),
    implicitTls,
    requireTls: tls === 'required' || !isLoopbackHost(host),
    user: url.username === '' ? null : unescaped(url.username),
    password: url.password === '' ? null : unescaped(url.password),
    from,
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error('POLETT_SMTP_URL must have a % in its user or password written as %25.')
  }
}

const WRONG_URL =
  'POLETT_SMTP_URL must be smtp://HOST:PORT or smtps://HOST:PORT, with USER:PASSWORD@ before the host where the server wants them; ?tls=required asks for TLS on this machine too.'
