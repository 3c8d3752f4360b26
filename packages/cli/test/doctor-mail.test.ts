/** What the doctor says about mail, of a server that speaks to a real mail server. */

import { expect, it } from 'vitest'
import { type ExaminedMail, examineMail } from '../src/commands/doctor/mail.ts'

const examined = (check: object, state: object = {}): ExaminedMail => ({
  check: { configured: true, refusal: null, ...check },
  state: { configured: true, waiting: 0, waitingSince: null, failed: 0, failedSince: null, ...state },
})

it.each([
  ['all is well', examined({}), []],
  ['no mail server is named', examined({ configured: false }), [['mail_off', 'info', /POLETT_SMTP_URL/]]],
  ['the password is wrong', examined({ refusal: 'EAUTH 535' }), [['mail_refused', 'bad', /password/]]],
  ['there is no TLS', examined({ refusal: 'ETLS' }), [['mail_refused', 'bad', /certificate/]]],
  ['nobody answers', examined({ refusal: 'ECONNECTION' }), [['mail_refused', 'bad', /host and the port/]]],
  [
    'mails were given up',
    examined({}, { failed: 2, failedSince: '2027-01-01T00:00:00.000Z' }),
    [['mail_given_up', 'warning', /mail\.failed/]],
  ],
])('the doctor when %s', (_, mail, expected) => {
  const found = examineMail(mail)
  expect(found.map(({ code, severity }) => [code, severity])).toEqual(
    expected.map(([code, severity]) => [code, severity]),
  )
  for (const [at, { advice }] of found.entries()) expect(advice).toMatch(expected[at]?.[2] ?? '')
})
