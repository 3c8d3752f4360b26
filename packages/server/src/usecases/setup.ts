/** The set-up, once: the first administrator, the first tenant if one is wanted, and the three default tokens. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { refusePassword } from '../domain/password.ts'
import { DAY_MS } from '../domain/policy.ts'
import { isSetupCode } from '../domain/setup-code.ts'
import { normaliseUsername, refuseUsername } from '../domain/username.ts'
import type { Db } from '../store/db.ts'
import { findInstallation, markSetupDone } from '../store/installation.ts'
import { insertNewTenant } from '../store/new-tenant.ts'
import { insertMemberships, insertNewPerson } from '../store/new-users.ts'
import { findTokenRecord } from '../store/tokens.ts'
import { type Origin, SYSTEM_ACTOR } from './caller.ts'
import { newId } from './ids.ts'
import { findTenant } from './judging.ts'
import { type AuditTarget, type AuditTenant, commit, entryBy, type Written } from './mutation.ts'
import { atGate, auditTenant, signInFailed } from './password-check.ts'
import { hashPassword } from './passwords.ts'
import { invalid, Problem } from './problem.ts'
import { describeSession } from './sessions.ts'
import { type StartedSession, startSession } from './sign-in.ts'
import { isLocale, isTimeZone } from './tenants.ts'
import { clearTry, countTry } from './throttling.ts'
import { issueToken } from './token-issue.ts'
import { type ShownToken, showOne } from './token-show.ts'

export interface SetupWish {
  readonly code: string
  readonly username: string
  readonly password: string
  readonly name: string
  readonly email: string
  readonly tenant?: {
    readonly id: string
    readonly name: string
    readonly timeZone?: string
    readonly locale?: string
  }
}

export interface SetupResult extends StartedSession {
  readonly tokens: readonly { readonly token: ShownToken; readonly secret: string }[]
}

export async function isSetupRequired(deps: Deps): Promise<boolean> {
  return (await findInstallation(deps.store.read))?.setupDoneAt == null
}

/** Throws `conflict` when it is done already, `sign_in_failed` for a wrong code, `rate_limited` after too many. */
export async function setUp(deps: Deps, wish: SetupWish, origin: Origin): Promise<SetupResult> {
  await checkCode(deps, wish.code, origin)
  const username = normaliseUsername(wish.username)
  refuseOddWish({ ...wish, username })
  const passwordHash = await atGate(deps, null, () => hashPassword(wish.password, deps.passwordCost, deps.entropy))
  const platform = await findTenant(deps, PLATFORM)
  if (platform === null) throw new Error('The platform tenant is missing.')
  const { result } = await commit(deps, (tx) =>
    writeAll(deps, tx, { ...wish, username }, { passwordHash, platform, origin }),
  )
  const { administrator, issued, sessionId } = result
  const tokens = []
  for (const { id, secret } of issued) {
    const record = await findTokenRecord(deps.store.read, id)
    if (record !== null) tokens.push({ token: await showOne(deps, record), secret })
  }
  return { sessionId, session: await describeSession(deps, administrator, deps.now()), tokens }
}

/** What guesses at the code are counted under; no tenant's account is called so. */
const COUNTED_AS = 'setup'

async function checkCode(deps: Deps, code: string, origin: Origin): Promise<void> {
  const installation = await findInstallation(deps.store.read)
  if (installation === null || installation.setupDoneAt !== null) throw alreadyDone()
  const counted = await countTry(deps, COUNTED_AS, origin.address)
  if (installation.setupCodeHash === null || !isSetupCode(code, installation.setupCodeHash)) {
    const target = { type: 'installation', id: installation.id, name: 'Polett' }
    const entry = entryBy({ actor: SYSTEM_ACTOR, origin }, 'session.failed', target, null, { setup: true })
    await commit(deps, async () => ({ result: null, audit: [entry], reach: [] }))
    throw signInFailed(401)
  }
  await deps.store.write.transaction().execute((tx) => clearTry(tx, counted, deps.now()))
}

function alreadyDone(): Problem {
  return new Problem('conflict', { detail: 'This installation is set up already. Sign in instead.' })
}

function refuseOddWish({ password, tenant, username }: SetupWish): void {
  const oddName = refuseUsername(username)
  if (oddName !== null) throw invalid('/username', oddName.code, oddName.message)
  const weak = refusePassword(password, username)
  if (weak !== null) throw invalid('/password', weak.code, weak.message)
  if (tenant === undefined) return
  if (tenant.id === PLATFORM) throw invalid('/tenant/id', 'reserved', 'This id belongs to the installation itself.')
  if (tenant.timeZone !== undefined && !isTimeZone(tenant.timeZone)) {
    throw invalid('/tenant/timeZone', 'unknown', 'Use the IANA name of a time zone, such as Europe/Oslo.')
  }
  if (tenant.locale !== undefined && !isLocale(tenant.locale)) {
    throw invalid('/tenant/locale', 'unknown', 'Use a language tag such as en or nb-NO.')
  }
}

interface Ready {
  readonly passwordHash: string
  readonly platform: TenantView
  readonly origin: Origin
}

interface Made {
  readonly administrator: number
  readonly sessionId: string
  readonly issued: readonly { readonly id: string; readonly secret: string }[]
}

/** Everything or nothing. */
async function writeAll(deps: Deps, tx: Db, wish: SetupWish, ready: Ready): Promise<Written<Made>> {
  const { origin, platform } = ready
  if (!(await markSetupDone(tx, deps.now()))) throw alreadyDone()
  const by = { actor: SYSTEM_ACTOR, origin }
  const at = auditTenant(platform)
  const entry = (action: string, target: AuditTarget, tenant: AuditTenant = at) => entryBy(by, action, target, tenant)
  const audit = [entry('setup.done', { type: 'installation', id: deps.installation, name: 'Polett' })]

  const administrator = await writeAdministrator(deps, tx, wish, ready)
  const person = { type: 'user', id: administrator.id, name: wish.name }
  audit.push(entry('user.created', person))
  if (wish.tenant !== undefined) {
    const { id, locale = 'en', name, timeZone = 'UTC' } = wish.tenant
    const internalId = await insertNewTenant(tx, { id, name, timeZone, locale }, deps.now())
    audit.push(entry('tenant.created', { type: 'tenant', id, name }, { internalId, id }))
  }
  const issued = []
  for (const token of DEFAULT_TOKENS) {
    issued.push(await writeDefaultToken(deps, tx, token, platform, { ...administrator, name: wish.name }))
    audit.push(entry('token.created', { type: 'token', id: token.id, name: token.id }))
  }
  const sessionId = await startSession(deps, tx, administrator.internalId, origin.address)
  audit.push(entry('session.started', person))
  return { result: { administrator: administrator.internalId, sessionId, issued }, audit, reach: [] }
}

async function writeAdministrator(deps: Deps, tx: Db, wish: SetupWish, { passwordHash, platform }: Ready) {
  const id = newId('usr', deps.entropy)
  const tenant = platform.internalId
  const { email, name, username } = wish
  const person = {
    id,
    tenant,
    username,
    name,
    email,
    locale: null,
    status: 'active',
    attributes: {},
    passwordHash,
  } as const
  const internalId = await insertNewPerson(tx, person, deps.now())
  const role = platform.rolesById.get('platform-admin')
  if (role === undefined) throw new Error('The platform lacks its built-in role.')
  await insertMemberships(tx, { internalId, tenant }, [{ unit: null, role: role.internalId }])
  return { internalId, id }
}

interface DefaultToken {
  readonly id: string
  readonly description: string
  readonly master: boolean
  readonly permissions: readonly string[]
}

/** Made for every installation, with secrets of its own. */
const DEFAULT_TOKENS: readonly DefaultToken[] = [
  {
    id: 'admin-console',
    description: 'For the command line and automation, with all rights. Revoke it unless you use it.',
    master: true,
    permissions: ['*'],
  },
  {
    id: 'gateway',
    description: 'For a gateway that checks tokens, signs users in and reads them.',
    master: false,
    permissions: ['token:introspect', 'session:*', 'tenant:read', 'user:read'],
  },
  {
    id: 'directory',
    description: 'For programs that read tenants and users.',
    master: false,
    permissions: ['tenant:read', 'user:read'],
  },
]

const LIFETIME_MS = 365 * DAY_MS

function writeDefaultToken(
  deps: Deps,
  tx: Db,
  { description, id, master, permissions }: DefaultToken,
  platform: TenantView,
  administrator: { readonly internalId: number; readonly id: string; readonly name: string },
) {
  const now = deps.now()
  const values = {
    ...{ id, name: id, application: id, description, master, admin: false },
    ...({ kind: 'application', visibility: 'once', allowedIps: [], device: null } as const),
    ...{ tenant: platform.internalId, unit: null, role: null, user: null },
    expiresAt: now + LIFETIME_MS,
    creator: { type: 'user', ...administrator } as const,
  }
  return issueToken(deps, tx, values, [{ tenant: null, unit: null, permissions }], now)
}
