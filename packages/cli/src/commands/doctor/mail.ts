/** Whether the server can send mail, as it finds out itself: it speaks to the mail server and sends none. */

import type { MailCheck, MailState } from '@polett/contract/mail'
import type { Api } from '../../api.ts'
import type { Finding } from './finding.ts'

export interface ExaminedMail {
  readonly check: MailCheck
  readonly state: MailState
}

export async function askAboutMail(api: Api): Promise<ExaminedMail> {
  const state = await api.request<MailState>({ path: ['v1', 'mail'] })
  return { state, check: await api.request<MailCheck>({ method: 'POST', path: ['v1', 'mail', 'check'] }) }
}

export function examineMail({ check, state }: ExaminedMail): Finding[] {
  if (!check.configured) return [MAIL_OFF]
  return [
    ...(check.refusal === null ? [] : [refusing(check.refusal)]),
    ...(state.failed === 0 ? [] : [givenUp(state.failed, state.failedSince)]),
  ]
}

const MAIL_OFF: Finding = {
  code: 'mail_off',
  severity: 'info',
  what: 'This server sends no mail.',
  why: 'Whoever forgets a password needs an administrator, and nobody is warned of tokens that expire.',
  advice: 'Set POLETT_SMTP_URL and POLETT_MAIL_FROM.',
}

function refusing(refusal: string): Finding {
  return {
    code: 'mail_refused',
    severity: 'bad',
    what: `The mail server would not take a mail now: ${refusal}.`,
    why: 'Links for passwords and warnings of tokens that expire wait for a day at most, and are lost then.',
    advice: adviceFor(refusal),
  }
}

/** By what the server says first, such as `EAUTH 535`. */
function adviceFor(refusal: string): string {
  const [word = ''] = refusal.split(' ')
  if (['EAUTH', 'ENOAUTH', 'EOAUTH2'].includes(word)) return 'Correct the user and the password in POLETT_SMTP_URL.'
  if (word === 'ETLS') {
    return 'The mail server must offer TLS with a certificate for its host; an authority of your own goes into NODE_EXTRA_CA_CERTS.'
  }
  return 'Compare the host and the port in POLETT_SMTP_URL with those of the mail server, and let the server through to it.'
}

function givenUp(count: number, since: string | null): Finding {
  return {
    code: 'mail_given_up',
    severity: 'warning',
    what: `Mails that were given up in the last seven days: ${count}, the first at ${since}.`,
    why: 'Somebody waits for a link or a warning that does not come.',
    advice: 'Read why with `polett audit export --action mail.failed --from 7d`, mend it, and make links anew.',
  }
}
