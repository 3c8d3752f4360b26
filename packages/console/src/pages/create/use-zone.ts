import { useQuery } from '@tanstack/react-query'
import { tenantQuery } from '../../api/tenants.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'

/** The time zone in which a tenant's days end; undefined until it is known. The session names only the first tenants. */
export function useZone(tenant: string): string | undefined {
  const session = useSession()
  const isPlatform = tenant === PLATFORM
  const known = isPlatform ? 'UTC' : session.tenants.find(({ id }) => id === tenant)?.timeZone
  const asked = useQuery({ ...tenantQuery(tenant), enabled: known === undefined })
  return known ?? asked.data?.timeZone ?? (asked.isError ? 'UTC' : undefined)
}
