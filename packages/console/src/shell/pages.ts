/** The pages of the navigation: where they are, what they need, and how they are called. */

import type { Session } from '@polett/client/api'
import { holds, isPlatformPerson, PLATFORM } from '../session/permissions.ts'

export interface NavPage {
  readonly to: string
  readonly label:
    | 'overview'
    | 'tokens'
    | 'users'
    | 'units'
    | 'roles'
    | 'tenant'
    | 'audit'
    | 'policy'
    | 'apps'
    | 'issuers'
    | 'tenants'
    | 'applications'
    | 'platformPolicy'
    | 'nodes'
  readonly section: 'start' | 'administrator' | 'platform'
  /** One of these has to be held somewhere in the tenant, or on the platform for pages of the platform. */
  readonly needs: readonly string[]
  /** Below it lie things that can be the reader's own: whether those open is the server's word alone. */
  readonly ownBelow?: true
}

export const NAV_PAGES: readonly NavPage[] = [
  { to: '/', label: 'overview', section: 'start', needs: [] },
  {
    ...{ to: '/administrator/tokens', label: 'tokens', section: 'administrator' },
    needs: ['token:read', 'session:read'],
    ownBelow: true,
  },
  { to: '/administrator/users', label: 'users', section: 'administrator', needs: ['user:read'] },
  { to: '/administrator/units', label: 'units', section: 'administrator', needs: ['unit:read'] },
  { to: '/administrator/roles', label: 'roles', section: 'administrator', needs: ['role:read'] },
  { to: '/administrator/tenant', label: 'tenant', section: 'administrator', needs: ['tenant:read'] },
  { to: '/administrator/audit', label: 'audit', section: 'administrator', needs: ['audit:read'] },
  { to: '/administrator/policy', label: 'policy', section: 'administrator', needs: ['tenant:read'] },
  { to: '/administrator/apps', label: 'apps', section: 'administrator', needs: ['tenant:read'] },
  { to: '/administrator/company-sign-in', label: 'issuers', section: 'administrator', needs: ['tenant:read'] },
  { to: '/platform/tenants', label: 'tenants', section: 'platform', needs: ['tenant:read'] },
  { to: '/platform/applications', label: 'applications', section: 'platform', needs: ['token:read'] },
  { to: '/platform/policy', label: 'platformPolicy', section: 'platform', needs: ['tenant:read'] },
  { to: '/platform/nodes', label: 'nodes', section: 'platform', needs: ['metrics:read'] },
]

/** Whether the reader may open the page in a tenant. */
export function mayOpen(page: NavPage, session: Session, tenant: string): boolean {
  if (page.section === 'platform' && !isPlatformPerson(session)) return false
  const place = page.section === 'platform' ? PLATFORM : tenant
  return page.needs.length === 0 || page.needs.some((permission) => holds(session, permission, { tenant: place }))
}

/** The page of the navigation that an address belongs to. */
export function pageAt(pathname: string): NavPage | undefined {
  return NAV_PAGES.find(({ to }) => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)))
}
