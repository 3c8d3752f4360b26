/** What an audit entry tells, as a sentence in the reader's language. */

import type { AuditEntry } from '@polett/client/api'
import i18next from 'i18next'
import type { Language } from '../../session/preferences.ts'
import type { en } from '../../text/en/index.ts'
import { formatList } from '../../text/format.ts'

type Texts = (typeof en)['audit']
type Sentence = keyof Texts['sentences']
type Field = keyof Texts['changedFields']
type Reason = keyof (typeof en)['auditDetails']['reasons']

/** The names within the sentence; they are put in whole, so they may be marks that become links. */
export interface Names {
  readonly actor: string
  readonly target: string
}

export const namesOf = ({ actor, target }: AuditEntry): Names => ({
  actor: actor.name || i18next.t(actor.type === 'system' ? 'audit.system' : 'audit.anonymous'),
  target: target.name || target.id || i18next.t('audit.nameless'),
})

/** One sentence without a full stop, such as "Kari Nordmann revoked the token ci". */
export function entryText(entry: AuditEntry, names: Names = namesOf(entry)): string {
  const { details } = entry
  const sentence = i18next.t(`audit.sentences.${sentenceOf(entry)}`, {
    ...names,
    action: entry.action,
    factor: textOf(details.name),
  })
  const fields = sentenceOf(entry).endsWith('_updated') ? formatList(changedFields(details.changed), language()) : ''
  const told = fields === '' ? sentence : i18next.t('audit.withFields', { sentence, fields })
  const reason = reasonText(entry)
  if (reason !== '') return i18next.t('audit.withReason', { sentence: told, reason })
  return details.bulk === true ? i18next.t('audit.inBulk', { sentence: told }) : told
}

function sentenceOf(entry: AuditEntry): Sentence {
  const name = entry.action.replace('.', '_')
  const special = name.startsWith('session_')
    ? ofSession(entry, name)
    : (ofFactor(entry, name) ?? ofChange(entry, name))
  const known = special ?? name
  return (i18next.exists(`audit.sentences.${known}`) ? known : 'other') as Sentence
}

function ofSession({ actor, details, target }: AuditEntry, name: string): string | null {
  if (name === 'session_failed') {
    if (details.setup === true) return 'session_failed_setup'
    if (details.step === 'passkey' && target.name === '') return 'session_failed_passkey'
    if (details.step === 'second_factor') return 'session_failed_second'
    if (target.type === 'issuer') return 'session_failed_company'
    return target.name === '' ? 'session_failed_unknown' : null
  }
  if (name === 'session_refreshed' && details.again === true) return 'session_refreshed_again'
  if (name === 'session_ended' && details.replayed !== undefined) return 'session_ended_replayed'
  if (name === 'session_ended') return actor.id === target.id && actor.type === 'user' ? 'session_ended_own' : null
  if (name !== 'session_started') return null
  if (target.type === 'token') return details.client === undefined ? 'session_started_device' : 'session_started_app'
  return details.method === 'passkey' || details.method === 'second_factor' ? `session_started_${details.method}` : null
}

function ofFactor({ details }: AuditEntry, name: string): string | null {
  if (name !== 'factor_added' && name !== 'factor_removed') return null
  return `${name}_${textOf(details.kind)}`
}

/** Changes of one thing that have a name of their own. */
function ofChange({ actor, details, target }: AuditEntry, name: string): string | null {
  if (name === 'unit_created') return `unit_created_${textOf(details.kind)}`
  if (!name.endsWith('_updated') || !Array.isArray(details.changed)) return null
  const [only, ...others] = details.changed
  if (others.length > 0) return null
  if (only === 'status') return name.replace('updated', details.status === 'inactive' ? 'deactivated' : 'activated')
  if (name !== 'user_updated') return null
  if (only === 'memberships') return 'user_memberships'
  if (only !== 'password') return null
  if (details.via !== undefined) return 'user_password_link'
  return actor.id === target.id ? 'user_password_own' : 'user_password'
}

/** The fields that a change was of, in words. */
export function changedFields(changed: unknown): readonly string[] {
  if (!Array.isArray(changed)) return []
  return changed.map((field) => {
    const known = i18next.exists(`audit.changedFields.${field}`)
    return known ? i18next.t(`audit.changedFields.${field as Field}`) : String(field)
  })
}

/** Why: a person's own words, or those for the word that the server has for it. */
export function reasonText({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  const reason = textOf(details.reason)
  const isWord = action === 'session.failed' && i18next.exists(`auditDetails.reasons.${reason}`)
  return isWord ? i18next.t(`auditDetails.reasons.${reason as Reason}`) : reason
}

const language = (): Language => i18next.language as Language

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
