/** The terms of an earlier version, read from what was written down when it was replaced. */

export interface VersionTerms {
  readonly expiresAt: string | null
  readonly unit: string | null
  readonly role: string | null
  readonly grants: readonly VersionGrant[]
}

interface VersionGrant {
  readonly tenant: string
  readonly permissions: readonly string[]
}

/** What stands beside the dates of a version is open to additions, so nothing of it is taken without a look. */
export function versionTerms(version: Readonly<Record<string, unknown>>): VersionTerms {
  const { expiresAt, grants, role, unit } = version
  return {
    expiresAt: textOrNull(expiresAt),
    unit: textOrNull(unit),
    role: textOrNull(role),
    grants: Array.isArray(grants) ? grants.filter(isGrant) : [],
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function isGrant(value: unknown): value is VersionGrant {
  if (typeof value !== 'object' || value === null || !('tenant' in value) || !('permissions' in value)) return false
  return typeof value.tenant === 'string' && Array.isArray(value.permissions)
}
