/** A refusal in the reader's language: what happened, why, and what to do next. */

import { PolettProblem } from '@polett/client/problem'
import i18next from 'i18next'
import type { en } from '../text/en/index.ts'
import { permissionText } from './permission-text.ts'

type ProblemName = keyof (typeof en)['problems']['titles']

export interface ProblemText {
  readonly title: string
  readonly detail: string
  /** The id under which the server's log knows the request. */
  readonly requestId: string | undefined
}

export function problemText(problem: unknown): ProblemText {
  if (!(problem instanceof PolettProblem)) {
    return {
      title: i18next.t('problems.titles.unknown'),
      detail: i18next.t('problems.details.unknown'),
      requestId: undefined,
    }
  }
  const name = (i18next.exists(`problems.titles.${problem.code}`) ? problem.code : 'unknown') as ProblemName
  return { title: i18next.t(`problems.titles.${name}`), detail: detailOf(problem, name), requestId: problem.requestId }
}

function detailOf(problem: PolettProblem, name: ProblemName): string {
  const { missing } = problem
  if (name === 'permission_missing' && missing !== undefined) {
    const { permission, tenant, unit } = missing
    const place = unit ?? tenant ?? i18next.t('problems.everywhere')
    return i18next.t('problems.missing', {
      permission: permissionText(permission ?? ''),
      name: permission ?? '',
      place,
    })
  }
  if (name === 'rate_limited' && problem.retryAfterSeconds !== undefined) {
    return i18next.t('problems.retry', { count: problem.retryAfterSeconds })
  }
  // English readers get the server's own sentence, which knows the case at hand.
  if (i18next.language === 'en' && problem.status > 0) return problem.detail
  return i18next.t(`problems.details.${name}`)
}

/** The message for each field that the server refused, by the name of the field (`grants/0/tenant`). */
export function fieldProblems(problem: unknown): Readonly<Record<string, string>> {
  if (!(problem instanceof PolettProblem)) return {}
  return Object.fromEntries(
    (problem.errors ?? []).map(({ pointer, code, message }) => [pointer.replace(/^\//, ''), fieldText(code, message)]),
  )
}

type FieldName = keyof (typeof en)['problems']['fields']

function fieldText(code: string, message: string): string {
  if (i18next.language === 'en' || !i18next.exists(`problems.fields.${code}`)) return message
  return i18next.t(`problems.fields.${code as FieldName}`)
}
