/** A real mail server in this process, and what has come in. */

import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { freePort } from '../free-port.ts'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: string | null
  /** As it came, with headers. */
  readonly source: string
}

export interface PostOffice {
  readonly port: number
  readonly mails: ReceivedMail[]
  /** Receivers that are refused. */
  readonly refused: Set<string>
  stop(): Promise<void>
}

/** Left out, the port is one that nobody else gets by chance while the post office is closed for a while. */
export async function openPostOffice(
  options: SMTPServerOptions = { disabledCommands: ['AUTH', 'STARTTLS'] },
  wanted?: number,
): Promise<PostOffice> {
  const port = wanted ?? (await freePort())
  const mails: ReceivedMail[] = []
  const refused = new Set<string>()
  const server = new SMTPServer({
    authOptional: true,
    onRcptTo(address, _session, callback) {
      if (!refused.has(address.address)) return callback()
      callback(Object.assign(new Error(`No mailbox for ${address.address}`), { responseCode: 550 }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
          source: Buffer.concat(chunks).toString('utf8'),
        })
        callback()
      })
    },
    ...options,
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // What a client breaks off is the client's business.
  server.on('error', () => undefined)
  return {
    ...{ port, mails, refused },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A mail's headers, and its plain text as a reader sees it. */
export function readMail({ source }: ReceivedMail): { headers: string; text: string } {
  const [headers = ''] = source.split('\r\n\r\n', 1)
  const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(source)
  const [head = '', body = ''] = [part?.[0] ?? '', part?.[1] ?? '']
  if (/Content-Transfer-Encoding: base64/i.test(head)) {
    return { headers, text: Buffer.from(body, 'base64').toString('utf8') }
  }
  const isQuoted = /Content-Transfer-Encoding: quoted-printable/i.test(head)
  return { headers, text: isQuoted ? unquote(body) : body.replaceAll('\r\n', '\n') }
}

/** RFC 2045 §6.7. */
function unquote(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}

/** The secret of the link in a mail. */
export function secretIn(mail: ReceivedMail): string {
  const secret = /\/console\/password#([\w-]{43})/.exec(readMail(mail).text)?.[1]
  if (secret === undefined) throw new Error(`There is no link in: ${mail.source}`)
  return secret
}
