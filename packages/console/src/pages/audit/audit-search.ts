/** What the audit log is narrowed by, between the address and the server. */

import type { AuditFilter } from '../../api/audit.ts'
import type { ListSearch } from '../../parts/list-search.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { addDays, endOfDay } from '../create/expiry.ts'

/** The parameters of the address. Days are texts such as `2027-03-01`, and both are included. */
export const AUDIT_FILTERS = ['actor', 'action', 'target', 'from', 'to'] as const

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** `tenant` is the one in the address; the platform's log is that of the whole installation. */
export function auditFilter(search: ListSearch, tenant: string, zone: string): AuditFilter {
  const given = (name: string): string | undefined => search.get(name) || undefined
  const from = dayIn(search, 'from')
  const to = dayIn(search, 'to')
  return {
    tenant: tenant === PLATFORM ? undefined : tenant,
    actor: given('actor'),
    action: given('action'),
    target: given('target'),
    from: from === null ? undefined : instantOf(endOfDay(addDays(from, -1), zone)),
    to: to === null ? undefined : instantOf(endOfDay(to, zone)),
  }
}

/** A day of the address; null where there is none, or nothing that a day could be. */
export function dayIn(search: ListSearch, name: 'from' | 'to'): string | null {
  const day = search.get(name)
  return DAY.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : null
}

const instantOf = (at: number): string => new Date(at).toISOString()
