/** The organizations that the session does not list, for it lists so many only. */

import { useDebouncedValue } from '@mantine/hooks'
import type { Tenant } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { findTenantsQuery } from '../api/find.ts'
import { tenantQuery } from '../api/tenants.ts'
import { isPlatformPerson, PLATFORM } from '../session/permissions.ts'
import { useSession } from '../session/tenant.ts'

const PAUSE_MS = 200
const LISTED_AT_MOST = 200

interface FurtherTenants {
  readonly tenants: readonly Pick<Tenant, 'id' | 'name'>[]
  readonly pending: boolean
}

/** Those whose name or id holds the text, asked of the server. Only those who run the installation can know more. */
export function useFurtherTenants(text: string): FurtherTenants {
  const session = useSession()
  const wanted = text.trim()
  const [asked] = useDebouncedValue(wanted, PAUSE_MS)
  const isCut = session.tenants.length >= LISTED_AT_MOST && isPlatformPerson(session)
  const enabled = isCut && asked !== ''
  const { data, isLoading } = useQuery({ ...findTenantsQuery(asked), enabled })
  const found = enabled && asked === wanted ? (data?.items ?? []) : []
  const listed = new Set(session.tenants.map(({ id }) => id))
  const tenants = found.filter(({ id }) => id !== PLATFORM && !listed.has(id))
  return { tenants, pending: isCut && (isLoading || asked !== wanted) }
}

/** The name of an organization that the session may not list; undefined until it is known. */
export function useFurtherName(tenant: string): string | undefined {
  const session = useSession()
  const isListed = tenant === PLATFORM || session.tenants.some(({ id }) => id === tenant)
  const enabled = !isListed && tenant !== '' && isPlatformPerson(session)
  return useQuery({ ...tenantQuery(tenant), enabled }).data?.name
}
