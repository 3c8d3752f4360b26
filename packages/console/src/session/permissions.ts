/**
 * What the server says the reader holds, for deciding which doors to show. Whether a call passes is the server's word
 * alone: a door that is shown may still be refused, and says why.
 */

import type { Session } from '@polett/client/api'

/** The tenant that the installation itself is, for those who run it. */
export const PLATFORM = 'platform'
/** The one user type that holds everywhere. All others hold only where they are held, on the platform too. */
const EVERYWHERE = 'platform-admin'

/** Whether a permission, wildcards included, covers another. */
export function covers(held: string, wanted: string): boolean {
  return held === '*' || held === wanted || (held.endsWith(':*') && wanted.startsWith(held.slice(0, -1)))
}

export interface Place {
  readonly tenant: string
  /** The unit and all above it; left out, any place in the tenant counts. `[]` is the tenant as a whole. */
  readonly units?: readonly string[]
}

/** Whether a membership counts in every tenant, and for what belongs to the installation. */
const isEverywhere = ({ tenant, role }: Session['memberships'][number]): boolean =>
  tenant === PLATFORM && role === EVERYWHERE

/** Whether the permission is held at a place. */
export function holds(session: Session, permission: string, { tenant, units }: Place): boolean {
  return session.memberships.some((membership) => {
    const here =
      membership.tenant === tenant && (membership.unit === null || (units?.includes(membership.unit) ?? true))
    return (isEverywhere(membership) || here) && membership.permissions.some((held) => covers(held, permission))
  })
}

/** Whether the permission is held everywhere, as for what belongs to no tenant. */
export function holdsEverywhere(session: Session, permission: string): boolean {
  return session.memberships.some(
    (membership) => isEverywhere(membership) && membership.permissions.some((held) => covers(held, permission)),
  )
}

/** Whether the reader runs the installation. */
export const isPlatformPerson = (session: Session): boolean => session.user.tenant === PLATFORM
