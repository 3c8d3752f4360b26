/** What the names and words in the details of audit entries are called in the reader's language. */

import type { AuditEntry } from '@polett/client/api'
import i18next from 'i18next'
import type { en } from '../../text/en/index.ts'
import type { SpanUnit } from '../../text/format.ts'

type Texts = (typeof en)['auditDetails']

/** What was done, as the list of actions calls it; null for what another version of the server does. */
export function actionName(action: string): string | null {
  const key = `audit.actions.${action.replace('.', '_')}`
  return i18next.exists(key) ? String(i18next.t(key as 'audit.title')) : null
}

/** A name of the details, or null for one that another version of the server writes. */
export const detailName = (name: string): string | null => known('names', name)

/** The kind of what did it, or of what it was done to. */
export const partyName = (type: string): string => known('parties', type) ?? type

/** Kinds of tokens, as they are named where each of them has a limit of its own. */
export const tokenKindName = (kind: string): string => known('tokenKinds', kind) ?? known('words', kind) ?? kind

/** A value that is one of few words, in the reader's; null for any other text. */
export function wordText({ target }: AuditEntry, name: string, value: string): string | null {
  if (!isWorded(name)) return null
  if (name === 'step') return known('steps', value)
  if (name === 'kind' && target.type === 'token') return tokenKindName(value)
  return known('words', value)
}

const WORDED: ReadonlySet<string> = new Set([
  ...['kind', 'status', 'purpose', 'via', 'step', 'method', 'factor', 'replayed', 'userSecretVisibility'],
])
/** Whether the texts that stand under a name are words of few. */
export const isWorded = (name: string): boolean => WORDED.has(name)

/** What the parts of a text cannot be told from prose by: ids, addresses and names for programs. */
const CODED = new Set([
  ...['unit', 'role', 'parent', 'tenant', 'user', 'client', 'clientId', 'issuer', 'subject', 'url', 'claim', 'value'],
  ...['allowedIps', 'permissions', 'redirectUris', 'added', 'removed', 'backupAdministrator', 'unreadable'],
])
export const isCode = (name: string): boolean => CODED.has(name)

const SPANS: Readonly<Record<string, SpanUnit>> = {
  overlapSeconds: 'second',
  accessMinutes: 'minute',
  loginDays: 'day',
  maxLifetimeDays: 'day',
  mobileLifetimeDays: 'day',
}
/** The unit of a number that is a length of time. */
export const spanUnit = (name: string): SpanUnit | undefined => SPANS[name]

/** What an empty value says, beside the values that it stands among; undefined: it says nothing. */
export function absentText(name: string, among: Readonly<Record<string, unknown>>): string | undefined {
  if (name === 'unit') return typeof among.role === 'string' ? i18next.t('auditDetails.absent.place') : undefined
  return known('absent', name) ?? undefined
}

function known(group: keyof Texts & string, name: string): string | null {
  const key = `auditDetails.${group}.${name}`
  // The names come from the log, and the compiler cannot know them.
  return /^\w+$/.test(name) && i18next.exists(key) ? String(i18next.t(key as 'auditDetails.everywhere')) : null
}
