/** Mail as its operator sees it. */

import { type Static, Type } from 'typebox'
import { Instant } from './common.ts'

export const MailState = Type.Object(
  {
    configured: Type.Boolean({ description: 'Whether a mail server is named (`POLETT_SMTP_URL`)' }),
    waiting: Type.Integer({ description: 'Mails that are still to be sent' }),
    waitingSince: Type.Union([Instant, Type.Null()], { description: 'When the first of them was written' }),
    failed: Type.Integer({
      description: 'Mails that were given up in the last seven days: `mail.failed` in the audit log',
    }),
    failedSince: Type.Union([Instant, Type.Null()], { description: 'When the first of them was' }),
  },
  { $id: 'MailState' },
)
export type MailState = Static<typeof MailState>

export const MailCheck = Type.Object(
  {
    configured: Type.Boolean(),
    refusal: Type.Union([Type.String(), Type.Null()], {
      description:
        'Why the mail server would not take a mail, such as `EAUTH 535`; null where it would, or none is named',
    }),
  },
  { $id: 'MailCheck' },
)
export type MailCheck = Static<typeof MailCheck>
