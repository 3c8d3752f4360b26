/** Holds what was written into the audit log to the names and words that the contract lists, and the console has texts for. */

import {
  AUDIT_ACTIONS,
  AUDIT_DETAILS,
  AUDIT_FIELDS,
  AUDIT_PARTIES,
  AUDIT_WORDS,
  FAILURE_REASONS,
} from '@polett/contract/audit-details'
import { type AuditDraft, toAuditRecord } from '../src/store/audit-rows.ts'
import type { Db } from '../src/store/db.ts'

type Written = Pick<AuditDraft, 'action' | 'actor' | 'target' | 'details'>

const ENTRIES = 5_000
const WORDS: Readonly<Record<string, readonly string[]>> = AUDIT_WORDS

/** What nobody has words for, each as `where: what`. */
export function wordlessIn({ action, actor, details, target }: Written): string[] {
  const isKnown = (list: readonly string[], where: string, what: string) =>
    list.includes(what) ? [] : [`${action}, ${where}: ${what}`]
  const inside = (name: string, value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap((each) => inside(name, each))
    if (name === 'maxLifetimeDays') return Object.keys(value ?? {}).flatMap((kind) => inside('kind', kind))
    if (typeof value === 'object' && value !== null) return below(value)
    if (typeof value !== 'string') return []
    if (name === 'changed') return isKnown(AUDIT_FIELDS, name, value)
    if (name === 'reason' && action === 'session.failed') return isKnown(FAILURE_REASONS, name, value)
    return isKnown(WORDS[name] ?? [value], name, value)
  }
  const below = (value: object): string[] =>
    Object.entries(value).flatMap(([name, each]) => [...isKnown(AUDIT_DETAILS, 'name', name), ...inside(name, each)])
  return [
    ...isKnown(AUDIT_ACTIONS, 'action', action),
    ...isKnown(AUDIT_PARTIES, 'actor', actor.type),
    ...isKnown(AUDIT_PARTIES, 'target', target.type),
    ...below(details),
  ]
}

/** The same of all entries of a database; nothing of one that cannot be read any more, as some tests leave it. */
export async function wordlessEntries(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(ENTRIES)
    .execute()
    .catch(() => [])
  // Some tests write entries of their own, which no product ever shows.
  const real = rows.filter(({ action }) => !action.startsWith('test.'))
  return [...new Set(real.flatMap((row) => wordlessIn(toAuditRecord({ ...row, hash_before: null }))))]
}
