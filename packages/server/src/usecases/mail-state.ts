/** What an operator asks about mail: whether it can be sent, what waits, and what was given up. */

import type { Deps } from '../deps.ts'
import { NEWS_MS } from '../domain/mail.ts'
import { holds } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import { countMails, type MailCounts } from '../store/mails.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'

export interface MailState extends MailCounts {
  /** Whether a mail server is named. */
  readonly configured: boolean
}

/** Throws 403 for a caller without `metrics:read` everywhere. */
export async function readMailState(deps: Deps, caller: Caller): Promise<MailState> {
  requireOperator(caller)
  return { configured: deps.mailer !== null, ...(await countMailNews(deps)) }
}

/** The numbers alone, for whoever has been judged already. */
export function countMailNews({ now, store }: Pick<Deps, 'now' | 'store'>): Promise<MailCounts> {
  return countMails(store.scan, now() - NEWS_MS)
}

export interface MailCheck {
  readonly configured: boolean
  /** Why the mail server would not take a mail just now; null when it would, or none is named. */
  readonly refusal: string | null
}

/** Speaks to the mail server as for a mail, and sends none. Throws as above. */
export async function checkMail({ mailer }: Pick<Deps, 'mailer'>, caller: Caller): Promise<MailCheck> {
  requireOperator(caller)
  return { configured: mailer !== null, refusal: mailer === null ? null : await mailer.check() }
}

function requireOperator({ rights }: Caller): void {
  if (!holds(rights, 'metrics:read', EVERYWHERE)) throw permissionMissing('metrics:read', {})
}
