/** The tenant that the reader looks at. It stands in the address, so that a link shows everybody the same place. */

import type { Session } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { sessionQuery } from '../api/session.ts'
import { holds, PLATFORM } from './permissions.ts'
import { kept } from './preferences.ts'

export type SessionTenant = Session['tenants'][number]

const REMEMBERED = 'polett.tenant'

/** The tenants that the reader may look at; the platform itself is one for those who run it. */
export function tenantsOf(session: Session, platformName: string): readonly SessionTenant[] {
  if (session.user.tenant !== PLATFORM) return session.tenants
  const platform = { id: PLATFORM, name: platformName, timeZone: 'UTC', locale: 'en' }
  return [...session.tenants.filter(({ id }) => id !== PLATFORM), platform]
}

/** Where to start: the tenant looked at last, else the first. */
export function firstTenant(session: Session): string {
  const remembered = kept(REMEMBERED)
  const known = tenantsOf(session, '').map(({ id }) => id)
  return known.find((id) => id === remembered) ?? known[0] ?? session.user.tenant
}

export const REMEMBERED_TENANT = REMEMBERED

/**
 * The session of the reader. Only for pages behind the sign-in. When it ends, the parts of a page that are drawn once more
 * before the page goes still know the one that it was.
 */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery)
  const last = useRef(data)
  if (data) last.current = data
  if (!last.current) throw new Error('This page is shown only to those who are signed in.')
  return last.current
}

/** The id of the tenant in the address. */
export function useTenant(): string {
  const search = useSearch({ strict: false })
  return search.tenant ?? ''
}

/** The zone of the tenant in the address; undefined outside the console's own pages. */
export function useTenantZone(): string | undefined {
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  const { tenant } = useSearch({ strict: false })
  return data?.tenants.find(({ id }) => id === tenant)?.timeZone
}

/** Asks whether the reader holds a permission in the tenant in the address; `units` as in `Place`. */
export function useMay(): (permission: string, units?: readonly string[]) => boolean {
  const session = useSession()
  const tenant = useTenant()
  return (permission, units) => holds(session, permission, units === undefined ? { tenant } : { tenant, units })
}
