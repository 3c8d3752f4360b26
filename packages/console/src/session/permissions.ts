/**
 * What the server says the reader holds, for deciding which doors to show. Whether a call passes is the server's word
 * alone: a door that is shown may still be refused, and says why.
 */

import type { Session } from '@polett/sdk/api'

const PLATFORM = 'platform'
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

/** Whether the permission is held at a place. */
export function holds(session: Session, permission: string, { tenant, units }: Place): boolean {
  return session.memberships.some((membership) => {
    const everywhere = membership.tenant === PLATFORM && membership.role === EVERYWHERE
    const here =
      membership.tenant === tenant && (membership.unit === null || (units?.includes(membership.unit) ?? true))
    return (everywhere || here) && membership.permissions.some((held) => covers(held, permission))
  })
}

/** Whether the reader runs the installation. */
export const isPlatformPerson = (session: Session): boolean => session.user.tenant === PLATFORM
