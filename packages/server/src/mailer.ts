/** Speaks to the mail server. The library is loaded with the first mail, so that a server without mail never needs it. */

import type { MailSettings } from './config-mail.ts'
import { type Delivery, type Mail, type Mailer, oneLine } from './domain/mail.ts'

const SECOND_MS = 1_000
/** Together well below the time for which a mail belongs to the node that sends it. */
const TIMEOUTS = {
  dnsTimeout: 10 * SECOND_MS,
  connectionTimeout: 10 * SECOND_MS,
  greetingTimeout: 10 * SECOND_MS,
  socketTimeout: 30 * SECOND_MS,
}

export function createMailer(settings: MailSettings | null): Mailer | null {
  if (settings === null) return null
  let opened: Promise<Transport> | null = null
  const open = () => (opened ??= openTransport(settings))
  const verify = async () => {
    try {
      await (await open()).verify()
      return null
    } catch (error) {
      return reasonOf(error)
    }
  }
  let checking: Promise<string | null> | null = null
  return {
    async send(id, mail) {
      try {
        const transport = await open()
        await transport.sendMail(messageOf(settings, id, mail))
        return { sent: true }
      } catch (error) {
        return refusalOf(error)
      }
    },
    check() {
      // One conversation for all who ask meanwhile: mail servers shut out whoever signs in too often, and mail with them.
      checking ??= verify().finally(() => {
        checking = null
      })
      return checking
    },
    close() {
      void opened?.then((transport) => transport.close()).catch(() => undefined)
    },
  }
}

type Transport = Awaited<ReturnType<typeof openTransport>>

async function openTransport({ host, implicitTls, password, port, requireTls, user }: MailSettings) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    ...{ host, port, secure: implicitTls, requireTLS: requireTls },
    // On this machine a certificate has nothing to prove, and few mail servers have one for `localhost`.
    ignoreTLS: !implicitTls && !requireTls,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    ...TIMEOUTS,
    // Nothing that a mail names is read from a disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

function messageOf({ from }: MailSettings, id: string, { html, subject, text, to }: Mail) {
  const domain = /@([^<>@\s]+)>?$/.exec(from)?.[1] ?? 'localhost'
  return {
    from,
    // As an object, so that nothing in it is read as a second receiver.
    to: { name: '', address: to },
    ...{ subject: oneLine(subject), text, html },
    messageId: `<${id}@${domain}>`,
    // RFC 3834: no absence note is to come back.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  }
}

interface SmtpError {
  readonly code?: unknown
  readonly command?: unknown
  readonly responseCode?: unknown
}

const wordOf = ({ code }: SmtpError): string => (typeof code === 'string' ? code : 'failed')
const statusOf = ({ responseCode }: SmtpError): number | null =>
  typeof responseCode === 'number' ? responseCode : null

/** What the server said is left out: servers repeat addresses. */
function reasonOf(error: unknown): string {
  const status = statusOf(error as SmtpError)
  const word = wordOf(error as SmtpError)
  return status === null ? word : `${word} ${status}`
}

function refusalOf(error: unknown): Delivery {
  const { command } = error as SmtpError
  const status = statusOf(error as SmtpError)
  const word = wordOf(error as SmtpError)
  // Refused as its sender is the server as a whole, by a setting that an operator can mend before the mail is too late.
  const aboutMail = (word === 'EENVELOPE' || word === 'EMESSAGE') && command !== 'MAIL FROM'
  return {
    sent: false,
    permanent: aboutMail && status !== null && status >= 500,
    reason: reasonOf(error),
  }
}
