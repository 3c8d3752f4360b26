/** The server as a list: who calls, then the routes of each noun. */

import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { createShell } from './app-shell.ts'
import { auditRoutes } from './audit.ts'
import { authenticateCallers } from './caller.ts'
import { clientRoutes } from './clients.ts'
import { companySignInRoutes } from './company-sign-in.ts'
import { connectionRoutes } from './connections.ts'
import { consoleRoutes } from './console.ts'
import { directoryGroupRoutes } from './directory-groups.ts'
import { factorRoutes } from './factors.ts'
import { requireFreshMemory } from './fresh-memory.ts'
import { healthRoutes } from './health.ts'
import { identityRoutes } from './identities.ts'
import { issuerRoutes } from './issuers.ts'
import type { LogTarget } from './logging.ts'
import { mailRoutes } from './mail.ts'
import { memberRoutes } from './members.ts'
import { metricsOf } from './metric-registry.ts'
import { metricsRoutes } from './metrics.ts'
import { nodeRoutes } from './nodes.ts'
import { oauthRoutes } from './oauth.ts'
import { oauthAuthorizeRoutes } from './oauth-authorize.ts'
import { oauthTokenRoutes } from './oauth-token.ts'
import { overviewRoutes } from './overview.ts'
import { ownMembershipRoutes } from './own-membership.ts'
import { passwordLinkRoutes } from './password-links.ts'
import { permissionRoutes } from './permissions.ts'
import { policyRoutes } from './policies.ts'
import { roleRoutes } from './roles.ts'
import { scimDescriptionRoutes } from './scim-descriptions.ts'
import { scimGroupRoutes } from './scim-groups.ts'
import { scimUserRoutes } from './scim-users.ts'
import { secondFactorRoutes } from './second-factor.ts'
import { sessionRoutes } from './sessions.ts'
import { setupRoutes } from './setup.ts'
import { answerShortly } from './short-paths.ts'
import { tenantRoutes } from './tenants.ts'
import { tokenDetailRoutes } from './token-details.ts'
import { tokenListRoutes } from './token-lists.ts'
import { tokenRoutes } from './tokens.ts'
import { unitRoutes } from './units.ts'
import { userSessionRoutes } from './user-sessions.ts'
import { userRoutes } from './users.ts'
import { verificationChangeRoutes } from './verification-changes.ts'
import { verificationUseRoutes } from './verification-uses.ts'
import { verificationRoutes } from './verifications.ts'
import { verifyRoutes } from './verify.ts'

export interface ServerApp {
  readonly app: FastifyInstance
  /** Where jobs say what went wrong. */
  readonly setReporter: (job: string, error: unknown) => void
}

/** In the order in which the API reference tells of them. */
const ROUTES: readonly ((app: FastifyInstance, deps: Deps) => void)[] = [
  tokenRoutes,
  tokenListRoutes,
  tokenDetailRoutes,
  verifyRoutes,
  verificationRoutes,
  verificationChangeRoutes,
  verificationUseRoutes,
  oauthRoutes,
  oauthAuthorizeRoutes,
  oauthTokenRoutes,
  tenantRoutes,
  policyRoutes,
  issuerRoutes,
  unitRoutes,
  roleRoutes,
  permissionRoutes,
  userRoutes,
  memberRoutes,
  identityRoutes,
  directoryGroupRoutes,
  scimUserRoutes,
  scimGroupRoutes,
  scimDescriptionRoutes,
  userSessionRoutes,
  clientRoutes,
  connectionRoutes,
  ownMembershipRoutes,
  auditRoutes,
  setupRoutes,
  sessionRoutes,
  passwordLinkRoutes,
  companySignInRoutes,
  secondFactorRoutes,
  factorRoutes,
  overviewRoutes,
  healthRoutes,
  metricsRoutes,
  nodeRoutes,
  mailRoutes,
  consoleRoutes,
]

export function createServerApp(deps: Deps, { logTo }: { readonly logTo?: LogTarget }): ServerApp {
  const { config, entropy } = deps
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
  const app = createShell({
    config: { publicUrl, logLevel: config.logLevel },
    entropy,
    ...(logTo === undefined ? {} : { logTo }),
  })
  requireFreshMemory(app, deps)
  authenticateCallers(app, deps)
  for (const routes of ROUTES) routes(app, deps)
  answerShortly(app, deps, { publicUrl, metrics: metricsOf(deps) })
  return {
    app,
    setReporter: (job, error) => app.log.error({ err: error, job }, 'A job has failed and will be tried again'),
  }
}
