/** Which page stands at which address, and what has to be known before it opens. */

import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  Outlet,
  redirect,
  type SearchMiddleware,
} from '@tanstack/react-router'
import { mayBeSignedIn, sessionQuery, setupQuery } from './api/session.ts'
import { lazyPage } from './lazy-page.ts'
import { FailedStart } from './pages/errors/failed.tsx'
import { NotFoundPage } from './pages/errors/not-found.tsx'
import { preferences } from './session/preferences.ts'
import { returnAddress } from './session/return-address.ts'
import { firstTenant } from './session/tenant.ts'
import { FormatProvider } from './text/format-provider.tsx'
import { loadConnectingTexts, loadInsideTexts } from './text/index.ts'

/** What may stand behind the question mark; each page reads its own. */
export interface Search {
  readonly tenant?: string | undefined
  readonly [name: string]: string | undefined
}

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  component: () => (
    <FormatProvider>
      <Outlet />
    </FormatProvider>
  ),
})

/** The sign-in is for those who are not signed in yet; on a new installation, the set-up comes first. */
const beforeSignIn = async ({ context: { queries }, search }: BeforeSignIn): Promise<void> => {
  const session = mayBeSignedIn() ? await queries.ensureQueryData(sessionQuery) : null
  if (session !== null) throw redirect({ ...returnAddress(search.next, location.origin), replace: true })
  const { required } = await queries.ensureQueryData(setupQuery)
  if (required) throw redirect({ to: '/setup', replace: true })
}

interface BeforeSignIn {
  readonly context: { readonly queries: QueryClient }
  readonly search: Search
}

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  errorComponent: FailedStart,
  beforeLoad: async ({ context: { queries } }) => {
    const { required } = await queries.ensureQueryData(setupQuery)
    if (!required) throw redirect({ to: '/sign-in', replace: true })
    await loadInsideTexts(preferences().language)
  },
  component: lazyPage(() => import('./pages/setup/setup-page.tsx'), 'SetupPage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  errorComponent: FailedStart,
  beforeLoad: beforeSignIn,
  component: lazyPage(() => import('./pages/session/sign-in-page.tsx'), 'SignInPage'),
})

const signInTenant = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$tenant',
  errorComponent: FailedStart,
  beforeLoad: beforeSignIn,
  component: lazyPage(() => import('./pages/session/sign-in-page.tsx'), 'SignInPage'),
})

/** Whoever has such a link has it instead of a password, signed in or not. */
const passwordLink = createRoute({
  getParentRoute: () => root,
  path: '/console/password',
  errorComponent: FailedStart,
  loader: ({ context: { queries } }) => queries.ensureQueryData(setupQuery),
  component: lazyPage(() => import('./pages/session/password-link-page.tsx'), 'PasswordLinkPage'),
})

const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: '/console/forgotten',
  errorComponent: FailedStart,
  component: lazyPage(() => import('./pages/session/forgotten-page.tsx'), 'ForgottenPage'),
})

/** Where apps and devices send people: each of these pages signs in by itself, for what it is about. */
const connecting = createRoute({
  getParentRoute: () => root,
  id: 'connecting',
  errorComponent: FailedStart,
  beforeLoad: () => loadConnectingTexts(preferences().language),
})

const connect = createRoute({
  getParentRoute: () => connecting,
  path: '/console/connect/$connection',
  component: lazyPage(() => import('./pages/connect/connect-page.tsx'), 'ConnectPage'),
})

const device = createRoute({
  getParentRoute: () => connecting,
  path: '/console/device',
  component: lazyPage(() => import('./pages/connect/device-page.tsx'), 'DevicePage'),
})

/** A link within the console stays in the tenant that one looks at, unless it names another. */
const keepTenant: SearchMiddleware<Search> = ({ search, next }) => {
  const wanted = next(search)
  return wanted.tenant === undefined ? { ...wanted, tenant: search.tenant } : wanted
}

/** Everything behind the sign-in. The tenant stands in every address, so that a link shows everybody the same place. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  errorComponent: FailedStart,
  component: lazyPage(() => import('./shell/shell.tsx'), 'Shell'),
  search: { middlewares: [keepTenant] },
  beforeLoad: async ({ context: { queries }, location, search }) => {
    // Whoever is probably signed in will need the texts; nobody else should wait for them.
    const texts = mayBeSignedIn() ? loadInsideTexts(preferences().language) : undefined
    const session = await queries.ensureQueryData(sessionQuery)
    if (session === null) {
      const { required } = await queries.ensureQueryData(setupQuery)
      if (required) throw redirect({ to: '/setup' })
      throw redirect({ to: '/sign-in', search: { next: location.href } })
    }
    await (texts ?? loadInsideTexts(preferences().language))
    if (search.tenant === undefined) {
      throw redirect({ to: location.pathname, search: { ...search, tenant: firstTenant(session) }, replace: true })
    }
  },
})

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyPage>) =>
  createRoute({ getParentRoute: () => inside, path, component })

export const routeTree = root.addChildren([
  setup,
  signIn,
  signInTenant,
  passwordLink,
  forgottenPassword,
  connecting.addChildren([connect, device]),
  inside.addChildren([
    page(
      '/',
      lazyPage(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
    ),
    page(
      '/administrator/tokens',
      lazyPage(() => import('./pages/tokens/tokens-page.tsx'), 'TokensPage'),
    ),
    page(
      '/administrator/tokens/create/$kind',
      lazyPage(() => import('./pages/create/create-page.tsx'), 'CreatePage'),
    ),
    page(
      '/administrator/tokens/$token',
      lazyPage(() => import('./pages/token/token-page.tsx'), 'TokenPage'),
    ),
    page(
      '/administrator/tokens/$token/replace',
      lazyPage(() => import('./pages/create/replace-page.tsx'), 'ReplacePage'),
    ),
    page(
      '/administrator/users',
      lazyPage(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
    ),
    page(
      '/administrator/users/$user',
      lazyPage(() => import('./pages/users/user-page.tsx'), 'UserPage'),
    ),
    page(
      '/administrator/units',
      lazyPage(() => import('./pages/units/units-page.tsx'), 'UnitsPage'),
    ),
    page(
      '/administrator/units/$unit',
      lazyPage(() => import('./pages/units/unit-page.tsx'), 'UnitPage'),
    ),
    page(
      '/administrator/roles',
      lazyPage(() => import('./pages/roles/roles-page.tsx'), 'RolesPage'),
    ),
    page(
      '/administrator/roles/$role',
      lazyPage(() => import('./pages/roles/role-page.tsx'), 'RolePage'),
    ),
    page(
      '/administrator/tenant',
      lazyPage(() => import('./pages/tenants/tenant-page.tsx'), 'TenantPage'),
    ),
    page(
      '/administrator/policy',
      lazyPage(() => import('./pages/policy/policy-page.tsx'), 'PolicyPage'),
    ),
    page(
      '/administrator/apps',
      lazyPage(() => import('./pages/apps/apps-page.tsx'), 'AppsPage'),
    ),
    page(
      '/administrator/company-sign-in',
      lazyPage(() => import('./pages/issuers/issuers-page.tsx'), 'IssuersPage'),
    ),
    page(
      '/administrator/audit',
      lazyPage(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
    ),
    page(
      '/platform/tenants',
      lazyPage(() => import('./pages/tenants/tenants-page.tsx'), 'TenantsPage'),
    ),
    page(
      '/platform/applications',
      lazyPage(() => import('./pages/tokens/applications-page.tsx'), 'ApplicationsPage'),
    ),
    page(
      '/platform/policy',
      lazyPage(() => import('./pages/policy/platform-policy-page.tsx'), 'PlatformPolicyPage'),
    ),
    page(
      '/platform/nodes',
      lazyPage(() => import('./pages/nodes/nodes-page.tsx'), 'NodesPage'),
    ),
    page(
      '/account',
      lazyPage(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
    ),
    createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage }),
    page(
      '/guide',
      lazyPage(() => import('./pages/guide/guide-page.tsx'), 'GuidePage'),
    ),
    page(
      '/guide/$chapter',
      lazyPage(() => import('./pages/guide/guide-page.tsx'), 'GuidePage'),
    ),
  ]),
])
