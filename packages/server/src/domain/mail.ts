/** A mail, what becomes of sending it, and when it is tried again. */

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export type Delivery =
  | { readonly sent: true }
  /** `permanent`: the mail itself or its receiver was refused, and would be again. `reason` names nobody. */
  | { readonly sent: false; readonly permanent: boolean; readonly reason: string }

export interface Mailer {
  /** `id` makes the Message-ID, so that a mail that came twice after a crash is known for one. Never throws. */
  send(id: string, mail: Mail): Promise<Delivery>
  /** Connects, agrees on TLS and signs in as for a mail, and sends none. Null when that went well, else why not. */
  check(): Promise<string | null>
  close(): void
}

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000

/** After so long nobody is helped by it any more. */
export const KEEPS_TRYING_MS = 24 * HOUR_MS

const FIRST_WAIT_MS = 10 * SECOND_MS
const LONGEST_WAIT_MS = HOUR_MS

/** For so long a mail that was given up is told of as news: somebody can still do something about it. */
export const NEWS_MS = 7 * 24 * HOUR_MS

/** How long a mail belongs to the node that sends it: longer than any conversation with a mail server may take. */
export const SENDING_MS = 5 * 60 * SECOND_MS

/** When a mail that could not be sent is tried again; null to give it up. `tries` counts those that were made. */
export function nextTryAt(
  mail: { readonly tries: number; readonly createdAt: number; readonly expiresAt: number },
  now: number,
): number | null {
  const at = now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 3 ** Math.min(mail.tries - 1, 10))
  return at >= mail.expiresAt || at >= mail.createdAt + KEEPS_TRYING_MS ? null : at
}

/** One line, whatever was written: no name may begin a header of its own (RFC 5322 §2.2). */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}
