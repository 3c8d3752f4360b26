/* Longer than 250 lines: generated from the OpenAPI document by `npm run sdk:generate`. Change the document instead. */

/** RFC 3339, such as 2026-11-21T12:00:00.000Z; answers are UTC with milliseconds. */
export type Instant = string

/** RFC 9457. More members belong to some codes. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** What happened, why, and what to do. */
  readonly detail: string
  /** The request id. */
  readonly instance: string
  readonly code:
    | 'malformed_request'
    | 'ambiguous_credentials'
    | 'secret_in_url'
    | 'grant_invalid'
    | 'grant_pending'
    | 'credentials_required'
    | 'token_invalid'
    | 'token_expired'
    | 'token_revoked'
    | 'token_suspended'
    | 'client_invalid'
    | 'sign_in_failed'
    | 'second_factor_required'
    | 'permission_missing'
    | 'exceeds_own_rights'
    | 'recent_sign_in_required'
    | 'address_not_allowed'
    | 'cross_origin_refused'
    | 'policy_refused'
    | 'not_found'
    | 'method_not_allowed'
    | 'already_exists'
    | 'conflict'
    | 'in_use'
    | 'last_administrator'
    | 'last_company_administrator'
    | 'membership_required'
    | 'link_invalid'
    | 'too_large'
    | 'unsupported_media_type'
    | 'invalid_input'
    | 'rate_limited'
    | 'headers_too_large'
    | 'internal_error'
    | 'unavailable'
  readonly errors?: readonly FieldProblem[]
  /** With `second_factor_required`: what the second step names. */
  readonly signIn?: string
  readonly methods?: readonly ('totp' | 'passkey' | 'recovery_code')[]
  readonly missing?: {
    readonly permission: string | null
    readonly tenant?: string
    readonly unit?: string
  }
}

/** RFC 6749, section 5.2, with our own code beside it. */
export interface OauthProblem {
  readonly error: string
  readonly error_description: string
  readonly code:
    | 'malformed_request'
    | 'ambiguous_credentials'
    | 'secret_in_url'
    | 'grant_invalid'
    | 'grant_pending'
    | 'credentials_required'
    | 'token_invalid'
    | 'token_expired'
    | 'token_revoked'
    | 'token_suspended'
    | 'client_invalid'
    | 'sign_in_failed'
    | 'second_factor_required'
    | 'permission_missing'
    | 'exceeds_own_rights'
    | 'recent_sign_in_required'
    | 'address_not_allowed'
    | 'cross_origin_refused'
    | 'policy_refused'
    | 'not_found'
    | 'method_not_allowed'
    | 'already_exists'
    | 'conflict'
    | 'in_use'
    | 'last_administrator'
    | 'last_company_administrator'
    | 'membership_required'
    | 'link_invalid'
    | 'too_large'
    | 'unsupported_media_type'
    | 'invalid_input'
    | 'rate_limited'
    | 'headers_too_large'
    | 'internal_error'
    | 'unavailable'
}

export interface FieldProblem {
  /** JSON pointer into the body, or /name of a parameter. */
  readonly pointer: string
  readonly code: string
  readonly message: string
  readonly in?: 'query'
}

export interface CreateToken {
  readonly kind: 'user' | 'mobile' | 'application' | 'organization' | 'group'
  readonly id?: string | undefined
  readonly tenant?: string | null | undefined
  readonly user?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly application?: string | undefined
  readonly expiresAt?: Instant | null | undefined
  readonly allowedIps?: readonly string[] | undefined
  readonly unit?: string | null | undefined
  /** Lower-case letters, digits and hyphens */
  readonly role?: string | undefined
  readonly secretVisibility?: 'sealed' | 'once' | undefined
  readonly master?: boolean | undefined
  readonly admin?: boolean | undefined
  readonly grants?:
    | readonly {
        /** A tenant, or `*` for everywhere */
        readonly tenant: string
        /** Lower-case letters, digits and hyphens */
        readonly unit?: string | undefined
        readonly permissions: readonly string[]
      }[]
    | undefined
}

export interface Token {
  readonly id: string
  readonly kind: 'user' | 'mobile' | 'application' | 'organization' | 'group'
  readonly name: string
  readonly description: string
  readonly application: string | null
  readonly tenant: string | null
  readonly unit: string | null
  readonly unitName: string | null
  readonly role: string | null
  readonly roleName: string | null
  readonly user: {
    readonly id: string
    readonly username: string
    readonly name: string
    readonly email: string | null
    readonly type: 'person' | 'technical'
  } | null
  readonly grants: readonly {
    readonly tenant: string
    readonly unit?: string | null
    readonly role?: string | null
    readonly permissions: readonly string[]
    /** Only for readers who may read the tenant */
    readonly tenantName?: string
    /** Only for readers who may read the unit, or when it is the token's own */
    readonly unitName?: string
  }[]
  readonly grantCount: number
  readonly master: boolean
  readonly admin: boolean
  readonly status: 'active' | 'revoked' | 'suspended' | 'expired'
  readonly statusReasons: readonly string[]
  readonly expiresAt: Instant | null
  readonly outsidePolicy: boolean
  readonly createdAt: Instant
  readonly createdBy: {
    readonly id: string | null
    readonly name: string
    readonly active: boolean
  } | null
  readonly updatedAt: Instant
  readonly lastUsedAt: Instant | null
  readonly lastUsedAddress: string | null
  readonly secretPrefix: string
  readonly secretLast4: string
  readonly secretVisibility: 'sealed' | 'once'
  readonly allowedIps: readonly string[]
  readonly version: number
  readonly device: {
    readonly id: string | null
    readonly name: string
    readonly platform: string
    readonly appVersion: string | null
  } | null
}

export interface CreatedToken {
  readonly token: Token
  readonly secret: string
  readonly warnings: readonly string[]
}

export interface ChangedToken {
  readonly token: Token
  readonly propagation: {
    readonly nodes: number
    readonly confirmed: number
    readonly milliseconds: number
    readonly waitedFor: readonly string[]
  }
}

export interface RotatedToken {
  readonly token: Token
  readonly secret: string
  readonly previousSecretExpiresAt: Instant | null
}

export interface ReplaceToken {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly application?: string | undefined
  readonly expiresAt?: Instant | null | undefined
  readonly allowedIps?: readonly string[] | undefined
  readonly unit?: string | null | undefined
  /** Lower-case letters, digits and hyphens */
  readonly role?: string | undefined
  readonly secretVisibility?: 'sealed' | 'once' | undefined
  readonly master?: boolean | undefined
  readonly admin?: boolean | undefined
  readonly grants?:
    | readonly {
        /** A tenant, or `*` for everywhere */
        readonly tenant: string
        /** Lower-case letters, digits and hyphens */
        readonly unit?: string | undefined
        readonly permissions: readonly string[]
      }[]
    | undefined
  readonly keepSecret?: boolean | undefined
}

export interface ReplacedToken {
  readonly token: Token
  readonly secret?: string
  readonly warnings: readonly string[]
}

export interface TokenPage {
  readonly items: readonly (Token | ReachingToken)[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface BulkTokens {
  readonly action: 'delete' | 'revoke' | 'restore'
  readonly ids?: readonly string[] | undefined
  readonly filter?:
    | {
        readonly kind?: string | undefined
        readonly tenant?: string | undefined
        readonly unit?: string | undefined
        /** Tokens that act in this role; only together with `tenant` */
        readonly role?: string | undefined
        readonly reaches?: string | undefined
        readonly user?: string | undefined
        readonly status?: string | undefined
        readonly secretLast4?: string | undefined
        readonly expiresBefore?: Instant | undefined
        readonly lastUsedBefore?: Instant | undefined
        readonly neverUsed?: true | undefined
        readonly q?: string | undefined
      }
    | undefined
  readonly expectedCount?: number | undefined
}

export interface BulkAnswer {
  readonly results: readonly {
    readonly id: string
    readonly ok: boolean
    readonly code?: string
  }[]
  readonly succeeded: number
  readonly failed: number
  readonly propagation: {
    readonly nodes: number
    readonly confirmed: number
    readonly milliseconds: number
    readonly waitedFor: readonly string[]
  }
}

export interface TokenAccess {
  readonly status: 'active' | 'revoked' | 'suspended' | 'expired'
  readonly grants: readonly {
    readonly tenant: string
    readonly tenantName?: string
    readonly unit?: string
    readonly unitName?: string
    readonly permissions: readonly string[]
    readonly because: string
  }[]
}

export interface CheckedToken {
  readonly allowed: boolean
  readonly reason: string
  readonly missing?: {
    readonly permission: string | null
    readonly tenant?: string
    readonly unit?: string
  }
  readonly because?: string
}

export interface TokenUsage {
  /** Whole hours or days in UTC, so the first may begin before `from`; those without any call are left out */
  readonly buckets: readonly {
    readonly start: Instant
    readonly allowed: number
    readonly refused: number
    readonly refusedBy: {
      readonly [member: string]: number
    }
  }[]
  /** The addresses used last, at most 100, whatever period is asked for; those with a `lastUsedAt` in the period were used in it */
  readonly addresses: readonly {
    readonly address: string
    readonly lastUsedAt: Instant
    /** All calls from the address, allowed or refused, whatever period is asked for */
    readonly count: number
  }[]
}

export interface TokenVersions {
  readonly items: readonly {
    readonly version: number
    readonly issuedAt: Instant
    readonly replacedAt: Instant
    readonly replacedBy: string
    readonly [member: string]: unknown
  }[]
  readonly secrets: readonly {
    readonly version: number
    readonly prefix: string
    readonly last4: string
    readonly createdAt: Instant
    readonly expiresAt: Instant | null
    readonly endedAt: Instant | null
    readonly lastUsedAt: Instant | null
  }[]
}

export interface VerifyAnswer {
  readonly valid: boolean
  readonly token: string
  readonly kind: string
  readonly tenant: string
  readonly unit: string
}

export interface Verification {
  readonly secret: string
  readonly permission?: string | readonly string[] | undefined
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  readonly address?: string | undefined
}

export interface VerificationAnswer {
  readonly valid: boolean
  readonly code: string
  readonly token?: Token
  readonly permissions?: readonly string[]
  readonly missing?: {
    readonly permission: string | null
    readonly tenant?: string
    readonly unit?: string
  }
}

export interface VerificationUses {
  readonly uses: readonly {
    readonly token: string
    readonly count: number
    /** How long ago the last of them was */
    readonly msAgo: number
    readonly address?: string | undefined
  }[]
}

export interface Introspection {
  readonly active: boolean
  readonly scope?: string
  readonly client_id?: string
  readonly username?: string
  readonly sub?: string
  readonly iss?: string
  readonly aud?: string
  readonly exp?: number
  readonly iat?: number
  readonly jti?: string
  readonly token_type?: string
  readonly tenant?: string
  readonly unit?: string
  readonly kind?: string
}

export interface ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly device_authorization_endpoint: string
  readonly introspection_endpoint: string
  readonly introspection_endpoint_auth_methods_supported: readonly string[]
  readonly revocation_endpoint: string
  readonly revocation_endpoint_auth_methods_supported: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported: readonly string[]
  readonly grant_types_supported: readonly string[]
  readonly code_challenge_methods_supported: readonly string[]
  readonly authorization_response_iss_parameter_supported: boolean
  readonly scopes_supported: readonly string[]
  readonly service_documentation: string
}

export interface DeviceAuthorization {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

export interface GrantedToken {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly refresh_token: string
  readonly scope: string
}

export interface Tenant {
  readonly id: string
  readonly name: string
  readonly status: 'active' | 'inactive'
  readonly timeZone: string
  readonly locale: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface TenantPage {
  readonly items: readonly Tenant[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface CreateTenant {
  /** Lower-case letters, digits and hyphens */
  readonly id: string
  readonly name: string
  readonly status?: 'active' | 'inactive' | undefined
  /** IANA name such as Europe/Oslo */
  readonly timeZone?: string | undefined
  readonly locale?: string | undefined
}

export interface ChangeTenant {
  readonly name?: string | undefined
  readonly status?: 'active' | 'inactive' | undefined
  /** IANA name such as Europe/Oslo */
  readonly timeZone?: string | undefined
  readonly locale?: string | undefined
}

export interface Policy {
  readonly maxLifetimeDays: {
    readonly user: number | null
    readonly mobile: number | null
    readonly application: number | null
    readonly organization: number | null
    readonly group: number | null
  }
  readonly allowNoExpiry: boolean
  readonly secretVisibility: {
    readonly user: 'sealed' | 'once'
    readonly mobile: 'sealed' | 'once'
    readonly application: 'sealed' | 'once'
    readonly organization: 'sealed' | 'once'
    readonly group: 'sealed' | 'once'
  }
  readonly mobileLifetimeDays: number
  readonly ownTokens: boolean
  readonly backupAdministrator: string | null
  readonly secondFactorForAdministrators: boolean
  /** The settings that somebody has set. The others follow the defaults, and of the platform bind no tenant */
  readonly set: readonly (
    | 'maxLifetimeDays'
    | 'allowNoExpiry'
    | 'secretVisibility'
    | 'mobileLifetimeDays'
    | 'ownTokens'
    | 'backupAdministrator'
    | 'secondFactorForAdministrators'
  )[]
  readonly effective: {
    readonly maxLifetimeDays: {
      readonly user: number | null
      readonly mobile: number | null
      readonly application: number | null
      readonly organization: number | null
      readonly group: number | null
    }
    readonly allowNoExpiry: boolean
    readonly secretVisibility: {
      readonly user: 'sealed' | 'once'
      readonly mobile: 'sealed' | 'once'
      readonly application: 'sealed' | 'once'
      readonly organization: 'sealed' | 'once'
      readonly group: 'sealed' | 'once'
    }
    readonly mobileLifetimeDays: number
    readonly ownTokens: boolean
    readonly backupAdministrator: string | null
    readonly secondFactorForAdministrators: boolean
  }
}

export interface PutPolicy {
  readonly maxLifetimeDays?:
    | {
        readonly user?: number | null | undefined
        readonly mobile?: number | null | undefined
        readonly application?: number | null | undefined
        readonly organization?: number | null | undefined
        readonly group?: number | null | undefined
      }
    | undefined
  readonly allowNoExpiry?: boolean | undefined
  readonly secretVisibility?:
    | {
        readonly user?: 'sealed' | 'once' | undefined
        readonly mobile?: 'sealed' | 'once' | undefined
        readonly application?: 'sealed' | 'once' | undefined
        readonly organization?: 'sealed' | 'once' | undefined
        readonly group?: 'sealed' | 'once' | undefined
      }
    | undefined
  readonly mobileLifetimeDays?: number | undefined
  readonly ownTokens?: boolean | undefined
  /** Id or username of a user who is told, besides those concerned, of tokens that are about to expire */
  readonly backupAdministrator?: string | null | undefined
  readonly secondFactorForAdministrators?: boolean | undefined
  /** As it was read: what it does not name and stands at its default stays unset */
  readonly set?:
    | readonly (
        | 'maxLifetimeDays'
        | 'allowNoExpiry'
        | 'secretVisibility'
        | 'mobileLifetimeDays'
        | 'ownTokens'
        | 'backupAdministrator'
        | 'secondFactorForAdministrators'
      )[]
    | undefined
  /** As it was read, or left out */
  readonly effective?:
    | {
        readonly [member: string]: unknown
      }
    | undefined
}

export interface Issuer {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly clientId: string
  /** Without one: a public client, whose only proof is PKCE */
  readonly hasClientSecret: boolean
  readonly scopes: readonly string[]
  readonly usernameClaim: string
  readonly nameClaim: string
  readonly emailClaim: string
  readonly membershipRules: readonly {
    readonly claim: string
    readonly value: string
    readonly unit: string | null
    readonly role: string
  }[]
  /** Whoever signs in first this way becomes a user */
  readonly justInTime: boolean
  /** The tenant's people sign in through the company alone */
  readonly onlyThisWay: boolean
  readonly status: 'active' | 'inactive'
  /** To be registered at the issuer as the redirect URI */
  readonly callbackUrl: string
  /** To be registered at the issuer for back-channel logout */
  readonly logoutUrl: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface Issuers {
  readonly items: readonly Issuer[]
}

export interface CreateIssuer {
  /** Lower-case letters, digits and hyphens */
  readonly id: string
  readonly name: string
  readonly url: string
  readonly clientId: string
  readonly clientSecret?: string | null | undefined
  readonly scopes?: readonly string[] | undefined
  readonly usernameClaim?: string | undefined
  readonly nameClaim?: string | undefined
  readonly emailClaim?: string | undefined
  readonly membershipRules?:
    | readonly {
        readonly claim: string
        readonly value: string
        readonly unit?: string | null | undefined
        /** Lower-case letters, digits and hyphens */
        readonly role: string
      }[]
    | undefined
  readonly justInTime?: boolean | undefined
  /** Turned on, it signs out whoever of the tenant's people came in otherwise, on devices too, but for the session that does it. Refused before an administrator has signed in with this url, clientId, clientSecret and these scopes; while it is on, none of these can be changed */
  readonly onlyThisWay?: boolean | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface ChangeIssuer {
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | null | undefined
  readonly scopes?: readonly string[] | undefined
  readonly usernameClaim?: string | undefined
  readonly nameClaim?: string | undefined
  readonly emailClaim?: string | undefined
  readonly membershipRules?:
    | readonly {
        readonly claim: string
        readonly value: string
        readonly unit?: string | null | undefined
        /** Lower-case letters, digits and hyphens */
        readonly role: string
      }[]
    | undefined
  readonly justInTime?: boolean | undefined
  /** Turned on, it signs out whoever of the tenant's people came in otherwise, on devices too, but for the session that does it. Refused before an administrator has signed in with this url, clientId, clientSecret and these scopes; while it is on, none of these can be changed */
  readonly onlyThisWay?: boolean | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface Unit {
  readonly id: string
  readonly kind: 'department' | 'group'
  readonly name: string
  readonly parent: string | null
  readonly externalId: string | null
  readonly status: 'active' | 'inactive'
  /** It and all above it are active */
  readonly active: boolean
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface UnitPage {
  readonly items: readonly Unit[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface CreateUnit {
  /** Lower-case letters, digits and hyphens */
  readonly id: string
  readonly kind: 'department' | 'group'
  readonly name: string
  readonly parent?: string | null | undefined
  readonly externalId?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface ChangeUnit {
  readonly name?: string | undefined
  readonly parent?: string | null | undefined
  readonly externalId?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface Role {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
  readonly unit: string | null
  readonly status: 'active' | 'inactive'
  readonly builtIn: boolean
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface RolePage {
  readonly items: readonly Role[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface CreateRole {
  /** Lower-case letters, digits and hyphens */
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
  readonly description?: string | undefined
  readonly unit?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface ChangeRole {
  readonly name?: string | undefined
  readonly permissions?: readonly string[] | undefined
  readonly description?: string | undefined
  readonly unit?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export type PutPermissions = readonly {
  readonly name: string
  readonly description?: string | undefined
}[]

export interface User {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly locale: string | null
  readonly status: 'active' | 'inactive'
  readonly type: 'person' | 'technical'
  readonly attributes: {
    readonly [member: string]: unknown
  }
  readonly externalId: string | null
  readonly memberships: readonly {
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
  }[]
  /** Whether the person has a passkey, or codes by the clock */
  readonly secondFactor: boolean
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface UserPage {
  readonly items: readonly User[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface CreateUser {
  readonly username: string
  readonly name: string
  /** Technical users are made by their tokens */
  readonly type?: 'person' | undefined
  readonly email?: string | null | undefined
  readonly locale?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
  readonly attributes?:
    | {
        readonly [member: string]: unknown
      }
    | undefined
  readonly externalId?: string | null | undefined
  readonly memberships?:
    | readonly {
        readonly unit?: string | null | undefined
        /** Lower-case letters, digits and hyphens */
        readonly role: string
      }[]
    | undefined
  readonly password?: string | null | undefined
}

export interface ChangeUser {
  readonly username?: string | undefined
  readonly name?: string | undefined
  readonly email?: string | null | undefined
  readonly locale?: string | null | undefined
  readonly status?: 'active' | 'inactive' | undefined
  readonly attributes?:
    | {
        readonly [member: string]: unknown
      }
    | null
    | undefined
  readonly externalId?: string | null | undefined
  readonly memberships?:
    | readonly {
        readonly unit?: string | null | undefined
        /** Lower-case letters, digits and hyphens */
        readonly role: string
      }[]
    | undefined
  readonly password?: string | null | undefined
}

export interface Identity {
  readonly issuer: string
  readonly issuerName: string
  readonly subject: string | null
  readonly linkedAt: Instant | null
  readonly lastUsedAt: Instant | null
}

export interface Identities {
  readonly items: readonly Identity[]
}

/** The subject (`sub`) that the issuer gives to this person */
export interface LinkIdentity {
  readonly subject: string
}

export interface DirectoryGroup {
  readonly id: string
  /** What the directory calls it */
  readonly name: string
  readonly externalId: string | null
  /** null: the tenant as a whole */
  readonly unit: string | null
  readonly unitName: string | null
  /** Held at the unit by everybody who is in the group */
  readonly role: string
  readonly roleName: string
  /** How many people hold exactly that */
  readonly members: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface DirectoryGroupPage {
  readonly items: readonly DirectoryGroup[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface StartUserSession {
  readonly username: string
  readonly password: string
  readonly code?: string | undefined
  readonly unit?: string | null | undefined
  /** Lower-case letters, digits and hyphens */
  readonly role?: string | undefined
  readonly device?:
    | {
        readonly id?: string | undefined
        readonly name: string
        readonly platform: string
        readonly appVersion?: string | undefined
      }
    | undefined
  readonly address?: string | undefined
}

export interface StartedUserSession {
  readonly token: Token
  readonly secret: string
}

export interface Client {
  readonly id: string
  /** What the app sends as client_id: the tenant, a dot, the id */
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  /** How long an access secret lives before it is refreshed */
  readonly accessMinutes: number
  /** How long a sign-in lives, within the policy; null: as long as the policy says */
  readonly loginDays: number | null
  /** May show a code that is typed in on another device (RFC 8628) */
  readonly deviceGrant: boolean
  readonly status: 'active' | 'inactive'
  readonly builtIn: boolean
  readonly createdAt: Instant | null
  readonly updatedAt: Instant | null
}

export interface ClientPage {
  readonly items: readonly Client[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface CreateClient {
  /** Lower-case letters, digits and hyphens */
  readonly id: string
  readonly name: string
  readonly redirectUris?: readonly string[] | undefined
  readonly accessMinutes?: number | null | undefined
  readonly loginDays?: number | null | undefined
  readonly deviceGrant?: boolean | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface ChangeClient {
  readonly name?: string | undefined
  readonly redirectUris?: readonly string[] | undefined
  readonly accessMinutes?: number | null | undefined
  readonly loginDays?: number | null | undefined
  readonly deviceGrant?: boolean | undefined
  readonly status?: 'active' | 'inactive' | undefined
}

export interface Connection {
  readonly id: string
  /** Asked for in this browser, or by a code typed in here */
  readonly kind: 'app' | 'device'
  readonly client: {
    readonly id: string
    readonly name: string
    readonly builtIn: boolean
  }
  /** Whose people may approve; null: those of every tenant */
  readonly tenant: {
    readonly id: string
    readonly name: string
  } | null
  readonly device: {
    readonly name: string
    readonly platform: string
    readonly appVersion: string | null
    readonly id: string | null
  } | null
  /** The host, or the scheme of the app, to which the browser goes back; null for a device */
  readonly returnsTo: string | null
  readonly expiresAt: Instant
  /** Who is signed in at the console; null: nobody is */
  readonly person: {
    readonly id: string
    readonly username: string
    readonly name: string
    readonly tenant: string
  } | null
  /** The person is one of the tenant, and has an active membership */
  readonly fits: boolean
  /** The active ones that the person may choose from */
  readonly memberships: readonly {
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
  }[]
}

export interface ApproveConnection {
  readonly unit?: string | null | undefined
  /** Lower-case letters, digits and hyphens */
  readonly role?: string | undefined
  /** End the session at the console too, which was begun for this alone */
  readonly signOut?: boolean | undefined
}

export interface FinishedConnection {
  /** Where the browser goes now; null for a device, which asks by itself */
  readonly redirectTo: string | null
}

export interface OwnMemberships {
  readonly items: readonly {
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
    readonly current: boolean
  }[]
}

export interface ChooseMembership {
  readonly unit: string | null
  /** Lower-case letters, digits and hyphens */
  readonly role: string
}

export interface AuditEntry {
  readonly seq: number
  readonly at: Instant
  readonly actor: {
    readonly type: string
    readonly id: string | null
    readonly name: string
    readonly tokenId?: string
  }
  readonly action: string
  readonly target: {
    readonly type: string
    readonly id: string | null
    readonly name: string
  }
  readonly tenant: string | null
  readonly details: {
    readonly [member: string]: unknown
  }
  readonly address: string | null
  readonly requestId: string | null
  readonly previousHash: string
  readonly hash: string
}

export interface AuditPage {
  readonly items: readonly AuditEntry[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export interface AuditVerification {
  readonly intact: boolean
  readonly entries: number
  readonly brokenAt?: number
}

export interface Setup {
  readonly code: string
  readonly username: string
  readonly password: string
  readonly name: string
  readonly email: string
  readonly tenant?:
    | {
        /** Lower-case letters, digits and hyphens */
        readonly id: string
        readonly name: string
        /** IANA name such as Europe/Oslo */
        readonly timeZone?: string | undefined
        readonly locale?: string | undefined
      }
    | undefined
}

export interface Session {
  readonly user: {
    readonly id: string
    readonly username: string
    readonly name: string
    readonly email: string | null
    readonly locale: string | null
    readonly tenant: string
  }
  readonly permissions: readonly string[]
  readonly tenants: readonly {
    readonly id: string
    readonly name: string
    readonly timeZone: string
    readonly locale: string
  }[]
  readonly memberships: readonly {
    readonly tenant: string
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
    readonly permissions: readonly string[]
  }[]
  readonly confirmedUntil: string | null
  /** The policy wants a second factor first: until one is added, only `/v1/session` and what is below it answers */
  readonly factorRequired: boolean
  readonly warnings: readonly string[]
}

export interface SetupDone {
  readonly session: Session
  readonly tokens: readonly {
    readonly token: Token
    readonly secret: string
  }[]
}

export interface SignIn {
  readonly username: string
  readonly password: string
  /** Lower-case letters, digits and hyphens */
  readonly tenant?: string | undefined
}

/** AuthenticationResponseJSON of WebAuthn Level 3, as `PublicKeyCredential.toJSON()` gives it */
export interface PasskeyProof {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | null
  }
  readonly authenticatorAttachment?: string | null
  readonly clientExtensionResults?: {
    readonly [member: string]: unknown
  }
}

export interface CreatePasswordLink {
  readonly purpose?: 'reset' | 'invitation' | undefined
  /** Whether to send it to the user instead of showing it. Left out: it is sent where the server can send mail and the user has an address */
  readonly mail?: boolean | undefined
}

export interface PasswordLink {
  /** Shown this once; null where it was sent by mail */
  readonly link: string | null
  readonly purpose: 'reset' | 'invitation'
  readonly expiresAt: Instant
  readonly mailed: boolean
}

export interface CheckPasswordLink {
  readonly secret: string
}

export interface PasswordLinkFacts {
  readonly username: string
  readonly name: string
  readonly tenant: string
  readonly tenantName: string
  readonly locale: string | null
  readonly purpose: 'reset' | 'invitation'
  readonly expiresAt: Instant
}

export interface UsePasswordLink {
  readonly secret: string
  readonly password: string
}

export interface PasswordLinkUsed {
  readonly username: string
  readonly tenant: string
}

export interface RequestPasswordReset {
  readonly username: string
  /** Lower-case letters, digits and hyphens */
  readonly tenant?: string | undefined
}

export interface SignInMethods {
  readonly issuers: readonly {
    readonly tenant: string
    readonly id: string
    readonly name: string
  }[]
}

export interface StartCompanySignIn {
  /** Lower-case letters, digits and hyphens */
  readonly tenant: string
  /** Lower-case letters, digits and hyphens */
  readonly issuer: string
  /** A path of the console's own, to continue at */
  readonly returnTo?: string | undefined
}

export interface CompanyRedirect {
  /** Where the browser goes now, at the issuer */
  readonly redirectTo: string
}

export interface StartCompanyLink {
  /** Lower-case letters, digits and hyphens */
  readonly issuer: string
  /** A path of the console's own, to continue at */
  readonly returnTo?: string | undefined
}

export interface SecondFactor {
  readonly signIn: string
  readonly code?: string | undefined
  readonly recoveryCode?: string | undefined
  readonly passkey?: PasskeyProof | undefined
}

export interface PasskeySignIn {
  readonly passkey: PasskeyProof
}

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly transports: readonly string[]
  /** Whether it is kept in several places, such as a password manager */
  readonly backedUp: boolean
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
}

export interface Factors {
  /** Whether the policy wants a second factor of this person */
  readonly required: boolean
  readonly totp: {
    readonly createdAt: Instant
  } | null
  readonly passkeys: readonly Passkey[]
  /** How many are left */
  readonly recoveryCodes: number
}

/** Shown once. It counts when it is confirmed by a code */
export interface NewTotp {
  /** Base32 */
  readonly secret: string
  /** otpauth://totp/…, for a picture */
  readonly uri: string
}

export interface AddedTotp {
  readonly recoveryCodes: readonly string[] | null
}

export interface RecoveryCodes {
  readonly recoveryCodes: readonly string[]
}

/** RegistrationResponseJSON of WebAuthn Level 3, as `PublicKeyCredential.toJSON()` gives it */
export interface PasskeyCreation {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports?: readonly string[]
  }
  readonly authenticatorAttachment?: string | null
  readonly clientExtensionResults?: {
    readonly [member: string]: unknown
  }
}

export interface AddPasskey {
  readonly name: string
  readonly passkey: PasskeyCreation
}

export interface AddedPasskey {
  readonly passkey: Passkey
  readonly recoveryCodes: readonly string[] | null
}

export interface Count {
  readonly count: number
  /** There are more; counting ends at a bound */
  readonly isMinimum: boolean
}

export interface Overview {
  readonly computedAt: Instant
  /** Tokens that are neither expired nor revoked, by kind */
  readonly live: {
    readonly user: Count
    readonly mobile: Count
    readonly application: Count
    readonly organization: Count
    readonly group: Count
  }
  /** Of the live tokens */
  readonly expiring: {
    readonly within7Days: Count
    readonly within30Days: Count
  }
  readonly neverUsed: Count
  /** Refused calls with a known secret in the hours listed */
  readonly refused24h: {
    readonly count: number
    readonly isMinimum: boolean
  }
  /** Calls by hour (UTC), oldest first: the present hour and the 23 before it */
  readonly hours: readonly {
    readonly start: Instant
    readonly allowed: number
    readonly refused: number
  }[]
}

export interface Health {
  readonly status: 'ok'
}

export interface Node {
  readonly name: string
  readonly version: string
  /** The node that answers */
  readonly self: boolean
  readonly since: Instant
  /** Number of the last change that it says to have taken into account */
  readonly applied: number
  /** How many changes it has still to take into account, as far as is known */
  readonly behind: number
  /** Since the last sign of life; a node that stays silent for 3.5 is not waited for any more */
  readonly silentSeconds: number
}

export interface NodeList {
  readonly items: readonly Node[]
}

export interface MailState {
  /** Whether a mail server is named (`POLETT_SMTP_URL`) */
  readonly configured: boolean
  /** Mails that are still to be sent */
  readonly waiting: number
  /** When the first of them was written */
  readonly waitingSince: Instant | null
  /** Mails that were given up in the last seven days: `mail.failed` in the audit log */
  readonly failed: number
  /** When the first of them was */
  readonly failedSince: Instant | null
}

export interface MailCheck {
  readonly configured: boolean
  /** Why the mail server would not take a mail, such as `EAUTH 535`; null where it would, or none is named */
  readonly refusal: string | null
}

/** What somebody sees of a platform token that reaches their tenant but is not in their sight. `'name' in token` tells. */
export type ReachingToken = Pick<Token, 'id' | 'kind' | 'application' | 'status' | 'lastUsedAt' | 'grants'>

/** What each operation takes, and what it answers. */
export interface Operations {
  /** Create a token; its secret is in this answer and nowhere else (`POST /v1/tokens`). */
  readonly createToken: {
    readonly body: CreateToken
    readonly answer: CreatedToken
  }
  /** List the tokens in sight; `Accept: text/csv` gives the whole filtered list (`GET /v1/tokens`). */
  readonly listTokens: {
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?:
            | 'name'
            | '-name'
            | 'createdAt'
            | '-createdAt'
            | 'updatedAt'
            | '-updatedAt'
            | 'expiresAt'
            | '-expiresAt'
            | 'lastUsedAt'
            | '-lastUsedAt'
            | undefined
          readonly q?: string | undefined
          readonly kind?: string | undefined
          readonly tenant?: string | undefined
          readonly unit?: string | undefined
          /** Tokens that act in this role; only together with `tenant` */
          readonly role?: string | undefined
          readonly reaches?: string | undefined
          readonly user?: string | undefined
          readonly status?: string | undefined
          readonly secretLast4?: string | undefined
          readonly expiresBefore?: Instant | undefined
          readonly lastUsedBefore?: Instant | undefined
          readonly neverUsed?: true | undefined
        }
      | undefined
    readonly answer: TokenPage
    readonly file: 'text/csv'
  }
  /** Show the calling token (`GET /v1/tokens/self`). */
  readonly getOwnToken: {
    readonly answer: Token
  }
  /** Show a token, without its secret (`GET /v1/tokens/{token}`). */
  readonly getToken: {
    readonly path: {
      readonly token: string
    }
    readonly answer: Token
  }
  /** Delete a token for good (`DELETE /v1/tokens/{token}`). */
  readonly deleteToken: {
    readonly path: {
      readonly token: string
    }
    readonly answer: undefined
  }
  /** Show a sealed secret again, to a person who has just given their password (`GET /v1/tokens/{token}/secret`). */
  readonly revealSecret: {
    readonly path: {
      readonly token: string
    }
    readonly answer: {
      readonly secret: string
    }
  }
  /** Disable a token until it is restored (`POST /v1/tokens/{token}/revoke`). */
  readonly revokeToken: {
    readonly path: {
      readonly token: string
    }
    readonly body?:
      | {
          readonly reason?: string | undefined
        }
      | undefined
    readonly answer: ChangedToken
  }
  /** Undo a revoke (`POST /v1/tokens/{token}/restore`). */
  readonly restoreToken: {
    readonly path: {
      readonly token: string
    }
    readonly answer: ChangedToken
  }
  /** Give a token a new secret; the old one may live on for a while (`POST /v1/tokens/{token}/rotate`). */
  readonly rotateToken: {
    readonly path: {
      readonly token: string
    }
    readonly body?:
      | {
          readonly overlapSeconds?: number | undefined
        }
      | undefined
    readonly answer: RotatedToken
  }
  /** Put a new version under the same id, with other rights or another expiry (`POST /v1/tokens/{token}/replace`). */
  readonly replaceToken: {
    readonly path: {
      readonly token: string
    }
    readonly body?: ReplaceToken | undefined
    readonly answer: ReplacedToken
  }
  /** Delete, revoke or restore many tokens in one transaction (`POST /v1/tokens/bulk`). */
  readonly bulkTokens: {
    readonly body: BulkTokens
    readonly answer: BulkAnswer
  }
  /** Show what a token may do right now, place by place, and why (`GET /v1/tokens/{token}/access`). */
  readonly getTokenAccess: {
    readonly path: {
      readonly token: string
    }
    readonly answer: TokenAccess
  }
  /** Say whether a call with this token would pass now, and why (`POST /v1/tokens/{token}/check`). */
  readonly checkToken: {
    readonly path: {
      readonly token: string
    }
    readonly body: {
      readonly permission: string
      readonly tenant?: string | undefined
      readonly unit?: string | undefined
      readonly address?: string | undefined
    }
    readonly answer: CheckedToken
  }
  /** Show how often a token was used, and from where (`GET /v1/tokens/{token}/usage`). */
  readonly getTokenUsage: {
    readonly path: {
      readonly token: string
    }
    readonly query?:
      | {
          readonly from?: Instant | undefined
          readonly to?: Instant | undefined
          readonly step?: 'hour' | 'day' | undefined
        }
      | undefined
    readonly answer: TokenUsage
  }
  /** Show what a token was before it was replaced, and when its secrets lived (`GET /v1/tokens/{token}/versions`). */
  readonly getTokenVersions: {
    readonly path: {
      readonly token: string
    }
    readonly answer: TokenVersions
  }
  /** May the bearer of this request pass? For proxies that ask before they forward. Any method is taken. (`GET /v1/verify`). */
  readonly verify: {
    readonly query?:
      | {
          readonly permission?: readonly string[] | undefined
          readonly tenant?: string | undefined
          readonly unit?: string | undefined
        }
      | undefined
    readonly answer: VerifyAnswer
  }
  /** The same, for proxies that append the path of the client. Any method is taken. (`GET /v1/verify/at/{tenant}/{permission}/{rest}`). */
  readonly verifyAt: {
    readonly path: {
      readonly tenant: string
      readonly permission: string
      readonly rest: string
    }
    readonly answer: VerifyAnswer
  }
  /** Say whether a secret may do something, or answer up to 100 such questions in their order. To one question, a valid answer comes with `Polett-Keep`: by the stream of `/v1/verifications/changes`, it can be kept and believed. (`POST /v1/verifications`). */
  readonly verifySecrets: {
    readonly body: Verification | readonly Verification[]
    readonly answer: VerificationAnswer | readonly VerificationAnswer[]
  }
  /** Count the uses that were allowed by kept answers; unknown tokens are left out (`POST /v1/verifications/uses`). */
  readonly countVerificationUses: {
    readonly body: VerificationUses
    readonly answer: undefined
  }
  /** Say whether a token is active, and what it is (RFC 7662) (`POST /oauth/introspect`). */
  readonly introspect: {
    readonly body: {
      readonly token: string
      readonly token_type_hint?: string | undefined
      readonly address?: string | undefined
      readonly client_id?: string | undefined
      readonly client_secret?: string | undefined
    }
    readonly answer: Introspection
  }
  /** Delete a token, by its secret (RFC 7009) (`POST /oauth/revoke`). */
  readonly revokeBySecret: {
    readonly body: {
      readonly token: string
      readonly token_type_hint?: string | undefined
      readonly client_id?: string | undefined
      readonly client_secret?: string | undefined
    }
    readonly answer: undefined
  }
  /** What this server offers to OAuth 2 clients (RFC 8414) (`GET /.well-known/oauth-authorization-server`). */
  readonly describeServer: {
    readonly answer: ServerMetadata
  }
  /** Begin to sign a person in to an app, in their browser (RFC 6749, 7636, 8252, 9207) (`GET /oauth/authorize`). */
  readonly authorize: {
    readonly query?:
      | {
          readonly client_id?: string | undefined
          readonly redirect_uri?: string | undefined
          readonly response_type?: string | undefined
          readonly response_mode?: string | undefined
          readonly state?: string | undefined
          readonly code_challenge?: string | undefined
          readonly code_challenge_method?: string | undefined
          readonly request?: string | undefined
          readonly request_uri?: string | undefined
          readonly device_id?: string | undefined
          readonly device_name?: string | undefined
          readonly platform?: string | undefined
          readonly app_version?: string | undefined
        }
      | undefined
    readonly answer: undefined
  }
  /** Begin to sign a person in to a program without a browser (RFC 8628) (`POST /oauth/device_authorization`). */
  readonly authorizeDevice: {
    readonly body?:
      | {
          readonly client_id?: string
          readonly device_id?: string
          readonly device_name?: string
          readonly platform?: string
          readonly app_version?: string
        }
      | undefined
    readonly answer: DeviceAuthorization
  }
  /** Redeem a code, a device code or a refresh secret (RFC 6749, 7636, 8628) (`POST /oauth/token`). */
  readonly grantToken: {
    readonly body?:
      | {
          readonly grant_type?: string
          readonly client_id?: string
          readonly code?: string
          readonly redirect_uri?: string
          readonly code_verifier?: string
          readonly refresh_token?: string
          readonly device_code?: string
        }
      | undefined
    readonly answer: GrantedToken
  }
  /** List the tenants that the caller may read; `Accept: text/csv` gives the whole filtered list (`GET /v1/tenants`). */
  readonly listTenants: {
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?: 'name' | '-name' | 'id' | '-id' | 'createdAt' | '-createdAt' | undefined
          readonly q?: string | undefined
          readonly status?: 'active' | 'inactive' | undefined
        }
      | undefined
    readonly answer: TenantPage
    readonly file: 'text/csv'
  }
  /** Create a tenant with its built-in roles (`POST /v1/tenants`). */
  readonly createTenant: {
    readonly body: CreateTenant
    readonly answer: Tenant
  }
  /** Show a tenant (`GET /v1/tenants/{tenant}`). */
  readonly getTenant: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: Tenant
  }
  /** Change a tenant (`PATCH /v1/tenants/{tenant}`). */
  readonly updateTenant: {
    readonly path: {
      readonly tenant: string
    }
    readonly body?: ChangeTenant | undefined
    readonly answer: Tenant
  }
  /** Delete a tenant with everything in it (`DELETE /v1/tenants/{tenant}`). */
  readonly deleteTenant: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: undefined
  }
  /** Show a tenant's policy and what binds of it (`GET /v1/tenants/{tenant}/policy`). */
  readonly getPolicy: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: Policy
  }
  /** Set a tenant's policy; what is left out goes back to its default (`PUT /v1/tenants/{tenant}/policy`). */
  readonly putPolicy: {
    readonly path: {
      readonly tenant: string
    }
    readonly body?: PutPolicy | undefined
    readonly answer: Policy
  }
  /** Show the platform's policy: for its own tokens, and the ceiling of every tenant's (`GET /v1/policy`). */
  readonly getPlatformPolicy: {
    readonly answer: Policy
  }
  /** Set the platform's policy; what is left out goes back to its default (`PUT /v1/policy`). */
  readonly putPlatformPolicy: {
    readonly body?: PutPolicy | undefined
    readonly answer: Policy
  }
  /** List the companies that may say who the tenant's people are (`GET /v1/tenants/{tenant}/issuers`). */
  readonly listIssuers: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: Issuers
  }
  /** Trust a company; needs all rights that anybody can hold in the tenant (`POST /v1/tenants/{tenant}/issuers`). */
  readonly createIssuer: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: CreateIssuer
    readonly answer: Issuer
  }
  /** Show an issuer (`GET /v1/tenants/{tenant}/issuers/{issuer}`). */
  readonly getIssuer: {
    readonly path: {
      readonly tenant: string
      readonly issuer: string
    }
    readonly answer: Issuer
  }
  /** Change an issuer; stopping it ends what was begun through it, and onlyThisWay what was begun otherwise (`PATCH /v1/tenants/{tenant}/issuers/{issuer}`). */
  readonly updateIssuer: {
    readonly path: {
      readonly tenant: string
      readonly issuer: string
    }
    readonly body?: ChangeIssuer | undefined
    readonly answer: Issuer
  }
  /** Delete an issuer, with what its rules gave and what was begun through it (`DELETE /v1/tenants/{tenant}/issuers/{issuer}`). */
  readonly deleteIssuer: {
    readonly path: {
      readonly tenant: string
      readonly issuer: string
    }
    readonly answer: undefined
  }
  /** List the units in sight; `Accept: text/csv` gives the whole filtered list (`GET /v1/tenants/{tenant}/units`). */
  readonly listUnits: {
    readonly path: {
      readonly tenant: string
    }
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?: 'name' | '-name' | 'id' | '-id' | 'createdAt' | '-createdAt' | undefined
          readonly q?: string | undefined
          readonly kind?: 'department' | 'group' | undefined
          readonly status?: 'active' | 'inactive' | undefined
          /** Lower-case letters, digits and hyphens */
          readonly parent?: string | undefined
        }
      | undefined
    readonly answer: UnitPage
    readonly file: 'text/csv'
  }
  /** Create a unit; judged at its parent (`POST /v1/tenants/{tenant}/units`). */
  readonly createUnit: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: CreateUnit
    readonly answer: Unit
  }
  /** Show a unit (`GET /v1/tenants/{tenant}/units/{unit}`). */
  readonly getUnit: {
    readonly path: {
      readonly tenant: string
      readonly unit: string
    }
    readonly answer: Unit
  }
  /** Change or move a unit; a move is judged at the old and the new parent (`PATCH /v1/tenants/{tenant}/units/{unit}`). */
  readonly updateUnit: {
    readonly path: {
      readonly tenant: string
      readonly unit: string
    }
    readonly body?: ChangeUnit | undefined
    readonly answer: Unit
  }
  /** Delete a unit with everything below it, its memberships and its tokens; judged at its parent (`DELETE /v1/tenants/{tenant}/units/{unit}`). */
  readonly deleteUnit: {
    readonly path: {
      readonly tenant: string
      readonly unit: string
    }
    readonly answer: undefined
  }
  /** List the roles in sight; `Accept: text/csv` gives the whole filtered list (`GET /v1/tenants/{tenant}/roles`). */
  readonly listRoles: {
    readonly path: {
      readonly tenant: string
    }
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?: 'name' | '-name' | 'id' | '-id' | 'createdAt' | '-createdAt' | undefined
          readonly q?: string | undefined
          readonly status?: 'active' | 'inactive' | undefined
        }
      | undefined
    readonly answer: RolePage
    readonly file: 'text/csv'
  }
  /** Create a role; own rights must cover its permissions (`POST /v1/tenants/{tenant}/roles`). */
  readonly createRole: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: CreateRole
    readonly answer: Role
  }
  /** Show a role (`GET /v1/tenants/{tenant}/roles/{role}`). */
  readonly getRole: {
    readonly path: {
      readonly tenant: string
      readonly role: string
    }
    readonly answer: Role
  }
  /** Change a role; own rights must cover its permissions before and after (`PATCH /v1/tenants/{tenant}/roles/{role}`). */
  readonly updateRole: {
    readonly path: {
      readonly tenant: string
      readonly role: string
    }
    readonly body?: ChangeRole | undefined
    readonly answer: Role
  }
  /** Delete a role that nobody holds (`DELETE /v1/tenants/{tenant}/roles/{role}`). */
  readonly deleteRole: {
    readonly path: {
      readonly tenant: string
      readonly role: string
    }
    readonly answer: undefined
  }
  /** Show the tenant's own permissions (`GET /v1/tenants/{tenant}/permissions`). */
  readonly getOwnPermissions: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: readonly {
      readonly name: string
      readonly description: string
    }[]
  }
  /** Replace the tenant's own permissions; one that is in use stays (`PUT /v1/tenants/{tenant}/permissions`). */
  readonly putOwnPermissions: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: PutPermissions
    readonly answer: readonly {
      readonly name: string
      readonly description: string
    }[]
  }
  /** List the users in sight; `Accept: text/csv` gives the whole filtered list (`GET /v1/tenants/{tenant}/users`). */
  readonly listUsers: {
    readonly path: {
      readonly tenant: string
    }
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?: 'name' | '-name' | 'username' | '-username' | 'createdAt' | '-createdAt' | undefined
          readonly q?: string | undefined
          readonly status?: 'active' | 'inactive' | undefined
          readonly type?: 'person' | 'technical' | undefined
          /** Lower-case letters, digits and hyphens */
          readonly unit?: string | undefined
          /** Lower-case letters, digits and hyphens */
          readonly role?: string | undefined
          /** Active people who administer something, and have no second factor */
          readonly secondFactor?: 'missing' | undefined
        }
      | undefined
    readonly answer: UserPage
    readonly file: 'text/csv'
  }
  /** Create a person; judged at each membership, or at the tenant when there is none (`POST /v1/tenants/{tenant}/users`). */
  readonly createUser: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: CreateUser
    readonly answer: User
  }
  /** Show a user, named by id or username, with the memberships in sight (`GET /v1/tenants/{tenant}/users/{user}`). */
  readonly getUser: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly answer: User
  }
  /** Change a user; what they sign in with only with rights that cover all of theirs (`PATCH /v1/tenants/{tenant}/users/{user}`). */
  readonly updateUser: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly body?: ChangeUser | undefined
    readonly answer: User
  }
  /** Delete a user with their sessions and tokens (`DELETE /v1/tenants/{tenant}/users/{user}`). */
  readonly deleteUser: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly answer: undefined
  }
  /** Make somebody of the tenant, named exactly, a member of the unit in this role (`PUT /v1/tenants/{tenant}/units/{unit}/members/{user}`). */
  readonly putMember: {
    readonly path: {
      readonly tenant: string
      readonly unit: string
      readonly user: string
    }
    readonly body: {
      /** Lower-case letters, digits and hyphens */
      readonly role: string
    }
    readonly answer: User
  }
  /** Take what somebody holds at exactly this unit (`DELETE /v1/tenants/{tenant}/units/{unit}/members/{user}`). */
  readonly deleteMember: {
    readonly path: {
      readonly tenant: string
      readonly unit: string
      readonly user: string
    }
    readonly answer: undefined
  }
  /** Who a person is to the companies of the tenant (`GET /v1/tenants/{tenant}/users/{user}/identities`). */
  readonly listUserIdentities: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly answer: Identities
  }
  /** Who I am to the companies of my tenant (`GET /v1/session/identities`). */
  readonly listOwnIdentities: {
    readonly answer: Identities
  }
  /** Link a person to a company's subject; needs what setting their password needs (`PUT /v1/tenants/{tenant}/users/{user}/identities/{issuer}`). */
  readonly putUserIdentity: {
    readonly path: {
      readonly tenant: string
      readonly user: string
      readonly issuer: string
    }
    readonly body: LinkIdentity
    readonly answer: Identity
  }
  /** Unlink a person; ends what they began this way, at the console and on devices. Refused for the last administrator, where it is the only way in (`DELETE /v1/tenants/{tenant}/users/{user}/identities/{issuer}`). */
  readonly deleteUserIdentity: {
    readonly path: {
      readonly tenant: string
      readonly user: string
      readonly issuer: string
    }
    readonly answer: undefined
  }
  /** Unlink myself from a company; never the last way to sign in (`DELETE /v1/session/identities/{issuer}`). */
  readonly deleteOwnIdentity: {
    readonly path: {
      readonly issuer: string
    }
    readonly answer: undefined
  }
  /** List the groups that the company's directory keeps, with what they stand for (`GET /v1/tenants/{tenant}/directory-groups`). */
  readonly listDirectoryGroups: {
    readonly path: {
      readonly tenant: string
    }
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly sort?: 'name' | '-name' | undefined
          readonly q?: string | undefined
        }
      | undefined
    readonly answer: DirectoryGroupPage
  }
  /** Sign a user in on a device; the answer is a token of the kind mobile (`POST /v1/tenants/{tenant}/sessions`). */
  readonly startUserSession: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: StartUserSession
    readonly answer: StartedUserSession
  }
  /** Sign a user out everywhere: console sessions and mobile sign-ins (`DELETE /v1/tenants/{tenant}/users/{user}/sessions`). */
  readonly endUserSessions: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly answer: {
      readonly deleted: number
      readonly propagation: {
        readonly nodes: number
        readonly confirmed: number
        readonly milliseconds: number
        readonly waitedFor: readonly string[]
      }
    }
  }
  /** List the apps by which a tenant signs its people in (`GET /v1/tenants/{tenant}/clients`). */
  readonly listClients: {
    readonly path: {
      readonly tenant: string
    }
    readonly answer: ClientPage
  }
  /** Register an app (`POST /v1/tenants/{tenant}/clients`). */
  readonly createClient: {
    readonly path: {
      readonly tenant: string
    }
    readonly body: CreateClient
    readonly answer: Client
  }
  /** Show an app (`GET /v1/tenants/{tenant}/clients/{client}`). */
  readonly getClient: {
    readonly path: {
      readonly tenant: string
      readonly client: string
    }
    readonly answer: Client
  }
  /** Change an app, or switch it off (`PATCH /v1/tenants/{tenant}/clients/{client}`). */
  readonly updateClient: {
    readonly path: {
      readonly tenant: string
      readonly client: string
    }
    readonly body?: ChangeClient | undefined
    readonly answer: Client
  }
  /** Remove an app, and sign out everybody who signed in with it (`DELETE /v1/tenants/{tenant}/clients/{client}`). */
  readonly deleteClient: {
    readonly path: {
      readonly tenant: string
      readonly client: string
    }
    readonly answer: undefined
  }
  /** What an app asks for, in the browser that it was asked in (`GET /v1/connections/{connection}`). */
  readonly getConnection: {
    readonly path: {
      readonly connection: string
    }
    readonly answer: Connection
  }
  /** Type in the code that a device shows (`POST /v1/connections`). */
  readonly findConnection: {
    readonly body: {
      readonly userCode: string
    }
    readonly answer: Connection
  }
  /** Let an app act in one of the own memberships (`POST /v1/connections/{connection}/approve`). */
  readonly approveConnection: {
    readonly path: {
      readonly connection: string
    }
    readonly body?: ApproveConnection | undefined
    readonly answer: FinishedConnection
  }
  /** Turn an app away (`POST /v1/connections/{connection}/deny`). */
  readonly denyConnection: {
    readonly path: {
      readonly connection: string
    }
    readonly answer: FinishedConnection
  }
  /** The departments and user types that a sign-in on a device may go over to (`GET /v1/tokens/self/memberships`). */
  readonly listOwnMemberships: {
    readonly answer: OwnMemberships
  }
  /** Go over to another department and user type; the secret stays (`POST /v1/tokens/self/membership`). */
  readonly switchMembership: {
    readonly body: ChooseMembership
    readonly answer: Token
  }
  /** Who did what, newest first; `Accept: text/csv` gives the whole filtered list (`GET /v1/audit`). */
  readonly listAudit: {
    readonly query?:
      | {
          readonly limit?: number | undefined
          readonly cursor?: string | undefined
          readonly tenant?: string | undefined
          readonly actor?: string | undefined
          readonly action?: string | undefined
          readonly target?: string | undefined
          readonly from?: Instant | undefined
          readonly to?: Instant | undefined
        }
      | undefined
    readonly answer: AuditPage
    readonly file: 'text/csv'
  }
  /** Check the whole log; `brokenAt` is the number of the first entry that is not what it must be (`GET /v1/audit/verification`). */
  readonly verifyAudit: {
    readonly answer: AuditVerification
  }
  /** Whether the set-up is still to be done (`GET /v1/setup`). */
  readonly getSetup: {
    readonly answer: {
      readonly required: boolean
      /** Whether a forgotten password can be reset by mail */
      readonly passwordReset: boolean
    }
  }
  /** Set up, once: the first administrator, the first tenant, the default tokens (`POST /v1/setup`). */
  readonly setUp: {
    readonly body: Setup
    readonly answer: SetupDone
  }
  /** Sign in; the session is in the cookie (`POST /v1/session`). */
  readonly signIn: {
    readonly body: SignIn
    readonly answer: Session
  }
  /** Who am I (`GET /v1/session`). */
  readonly getSession: {
    readonly answer: Session
  }
  /** Sign out (`DELETE /v1/session`). */
  readonly signOut: {
    readonly answer: undefined
  }
  /** Give the password again, or a passkey in its place; it counts for five minutes (`POST /v1/session/confirm`). */
  readonly confirmPassword: {
    readonly body?:
      | {
          readonly password?: string | undefined
          readonly passkey?: PasskeyProof | undefined
        }
      | undefined
    readonly answer: {
      readonly confirmedUntil: string
    }
  }
  /** Change the own password; ends the other sessions and all mobile sign-ins (`POST /v1/session/password`). */
  readonly changePassword: {
    readonly body: {
      readonly current: string
      readonly new: string
    }
    readonly answer: Session
  }
  /** Make a link with which a user sets their password, once; ends the links before it (`POST /v1/tenants/{tenant}/users/{user}/password-links`). */
  readonly createPasswordLink: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly body?: CreatePasswordLink | undefined
    readonly answer: PasswordLink
  }
  /** Whose password a link sets; the secret is what follows the # of the link (`POST /v1/password-links/check`). */
  readonly checkPasswordLink: {
    readonly body: CheckPasswordLink
    readonly answer: PasswordLinkFacts
  }
  /** Set a password by a link, once; ends all sessions and mobile sign-ins of its user (`POST /v1/password-links/use`). */
  readonly setPasswordByLink: {
    readonly body: UsePasswordLink
    readonly answer: PasswordLinkUsed
  }
  /** Have a link mailed that sets a forgotten password; the answer is the same whoever it is about (`POST /v1/password-resets`). */
  readonly requestPasswordReset: {
    readonly body: RequestPasswordReset
    readonly answer: {
      readonly accepted: boolean
    }
  }
  /** What a sign-in page can offer besides name and password (`GET /v1/sign-in-methods`). */
  readonly listSignInMethods: {
    readonly query?:
      | {
          /** Lower-case letters, digits and hyphens */
          readonly tenant?: string | undefined
        }
      | undefined
    readonly answer: SignInMethods
  }
  /** Begin to sign in through a company; the browser goes where the answer says (`POST /v1/session/company`). */
  readonly startCompanySignIn: {
    readonly body: StartCompanySignIn
    readonly answer: CompanyRedirect
  }
  /** Begin to link myself to a company; needs a password that was given just now (`POST /v1/session/company/link`). */
  readonly startCompanyLink: {
    readonly body: StartCompanyLink
    readonly answer: CompanyRedirect
  }
  /** Take a logout token of an issuer (OpenID Connect Back-Channel Logout 1.0) (`POST /oauth/backchannel-logout/{tenant}/{issuer}`). */
  readonly endCompanySessions: {
    readonly path: {
      readonly tenant: string
      readonly issuer: string
    }
    readonly body: {
      readonly logout_token: string
    }
    readonly answer: undefined
  }
  /** What a browser is asked for where a passkey is the second factor (`POST /v1/session/second-factor/options`). */
  readonly getSecondFactorOptions: {
    readonly body: {
      readonly signIn: string
    }
    readonly answer: {
      readonly publicKey: {
        readonly [member: string]: unknown
      }
    }
  }
  /** Complete a sign-in by a code, a recovery code or a passkey; the session is in the cookie (`POST /v1/session/second-factor`). */
  readonly completeSignIn: {
    readonly body: SecondFactor
    readonly answer: Session
  }
  /** What a browser is asked for to sign in with a passkey alone (`POST /v1/session/passkey/options`). */
  readonly getPasskeySignInOptions: {
    readonly answer: {
      readonly publicKey: {
        readonly [member: string]: unknown
      }
    }
  }
  /** Sign in with a passkey alone; the session is in the cookie (`POST /v1/session/passkey`). */
  readonly signInWithPasskey: {
    readonly body: PasskeySignIn
    readonly answer: Session
  }
  /** What a browser is asked for to confirm with a passkey (`POST /v1/session/confirm/options`). */
  readonly getConfirmOptions: {
    readonly answer: {
      readonly publicKey: {
        readonly [member: string]: unknown
      }
    }
  }
  /** The own second factors (`GET /v1/session/factors`). */
  readonly getOwnFactors: {
    readonly answer: Factors
  }
  /** A new seed for an authenticator app; it counts when a code has confirmed it (`POST /v1/session/factors/totp`). */
  readonly beginTotp: {
    readonly answer: NewTotp
  }
  /** Take the authenticator app away; ends the other sessions (`DELETE /v1/session/factors/totp`). */
  readonly removeTotp: {
    readonly answer: undefined
  }
  /** Show that the app has the seed; from now on it is asked for (`POST /v1/session/factors/totp/confirm`). */
  readonly confirmTotp: {
    readonly body: {
      readonly code: string
    }
    readonly answer: AddedTotp
  }
  /** Ten new recovery codes, shown once; those of before end (`POST /v1/session/factors/recovery-codes`). */
  readonly renewRecoveryCodes: {
    readonly answer: RecoveryCodes
  }
  /** What a browser is asked for to make a passkey (`POST /v1/session/factors/passkeys/options`). */
  readonly getPasskeyCreationOptions: {
    readonly answer: {
      readonly publicKey: {
        readonly [member: string]: unknown
      }
    }
  }
  /** Add the passkey that was made (`POST /v1/session/factors/passkeys`). */
  readonly addPasskey: {
    readonly body: AddPasskey
    readonly answer: AddedPasskey
  }
  /** Give a passkey another name (`PATCH /v1/session/factors/passkeys/{passkey}`). */
  readonly renamePasskey: {
    readonly path: {
      readonly passkey: string
    }
    readonly body: {
      readonly name: string
    }
    readonly answer: Passkey
  }
  /** Take a passkey away; ends the other sessions (`DELETE /v1/session/factors/passkeys/{passkey}`). */
  readonly removePasskey: {
    readonly path: {
      readonly passkey: string
    }
    readonly answer: undefined
  }
  /** Take all of a person's second factors away; ends their sessions and mobile sign-ins (`DELETE /v1/tenants/{tenant}/users/{user}/factors`). */
  readonly resetFactors: {
    readonly path: {
      readonly tenant: string
      readonly user: string
    }
    readonly answer: undefined
  }
  /** Numbers of tokens and calls in sight, a few seconds old at most; zeros for what is not (`GET /v1/overview`). */
  readonly getOverview: {
    readonly query?:
      | {
          /** Only what lives there */
          readonly tenant?: string | undefined
        }
      | undefined
    readonly answer: Overview
  }
  /** Whether the process is alive (`GET /healthz`). */
  readonly getHealth: {
    readonly answer: Health
  }
  /** Whether the database answers, its schema is complete and no stop is near; else 503 (`GET /readyz`). */
  readonly getReadiness: {
    readonly answer: Health
  }
  /** The numbers of this node in the text format of Prometheus (`GET /metrics`). */
  readonly getMetrics: {
    readonly answer: string
  }
  /** The servers that share the database, and how far each has come (`GET /v1/nodes`). */
  readonly listNodes: {
    readonly answer: NodeList
  }
  /** How much mail waits, and how much was given up (`GET /v1/mail`). */
  readonly getMailState: {
    readonly answer: MailState
  }
  /** Speak to the mail server as for a mail, and send none (`POST /v1/mail/check`). */
  readonly checkMail: {
    readonly answer: MailCheck
  }
}

/** Method and path of each operation; `form` where the body is one. */
export const OPERATIONS = {
  createToken: ['POST', '/v1/tokens'],
  listTokens: ['GET', '/v1/tokens'],
  getOwnToken: ['GET', '/v1/tokens/self'],
  getToken: ['GET', '/v1/tokens/{token}'],
  deleteToken: ['DELETE', '/v1/tokens/{token}'],
  revealSecret: ['GET', '/v1/tokens/{token}/secret'],
  revokeToken: ['POST', '/v1/tokens/{token}/revoke'],
  restoreToken: ['POST', '/v1/tokens/{token}/restore'],
  rotateToken: ['POST', '/v1/tokens/{token}/rotate'],
  replaceToken: ['POST', '/v1/tokens/{token}/replace'],
  bulkTokens: ['POST', '/v1/tokens/bulk'],
  getTokenAccess: ['GET', '/v1/tokens/{token}/access'],
  checkToken: ['POST', '/v1/tokens/{token}/check'],
  getTokenUsage: ['GET', '/v1/tokens/{token}/usage'],
  getTokenVersions: ['GET', '/v1/tokens/{token}/versions'],
  verify: ['GET', '/v1/verify'],
  verifyAt: ['GET', '/v1/verify/at/{tenant}/{permission}/{rest}'],
  verifySecrets: ['POST', '/v1/verifications'],
  countVerificationUses: ['POST', '/v1/verifications/uses'],
  introspect: ['POST', '/oauth/introspect', 'form'],
  revokeBySecret: ['POST', '/oauth/revoke', 'form'],
  describeServer: ['GET', '/.well-known/oauth-authorization-server'],
  authorize: ['GET', '/oauth/authorize'],
  authorizeDevice: ['POST', '/oauth/device_authorization', 'form'],
  grantToken: ['POST', '/oauth/token', 'form'],
  listTenants: ['GET', '/v1/tenants'],
  createTenant: ['POST', '/v1/tenants'],
  getTenant: ['GET', '/v1/tenants/{tenant}'],
  updateTenant: ['PATCH', '/v1/tenants/{tenant}'],
  deleteTenant: ['DELETE', '/v1/tenants/{tenant}'],
  getPolicy: ['GET', '/v1/tenants/{tenant}/policy'],
  putPolicy: ['PUT', '/v1/tenants/{tenant}/policy'],
  getPlatformPolicy: ['GET', '/v1/policy'],
  putPlatformPolicy: ['PUT', '/v1/policy'],
  listIssuers: ['GET', '/v1/tenants/{tenant}/issuers'],
  createIssuer: ['POST', '/v1/tenants/{tenant}/issuers'],
  getIssuer: ['GET', '/v1/tenants/{tenant}/issuers/{issuer}'],
  updateIssuer: ['PATCH', '/v1/tenants/{tenant}/issuers/{issuer}'],
  deleteIssuer: ['DELETE', '/v1/tenants/{tenant}/issuers/{issuer}'],
  listUnits: ['GET', '/v1/tenants/{tenant}/units'],
  createUnit: ['POST', '/v1/tenants/{tenant}/units'],
  getUnit: ['GET', '/v1/tenants/{tenant}/units/{unit}'],
  updateUnit: ['PATCH', '/v1/tenants/{tenant}/units/{unit}'],
  deleteUnit: ['DELETE', '/v1/tenants/{tenant}/units/{unit}'],
  listRoles: ['GET', '/v1/tenants/{tenant}/roles'],
  createRole: ['POST', '/v1/tenants/{tenant}/roles'],
  getRole: ['GET', '/v1/tenants/{tenant}/roles/{role}'],
  updateRole: ['PATCH', '/v1/tenants/{tenant}/roles/{role}'],
  deleteRole: ['DELETE', '/v1/tenants/{tenant}/roles/{role}'],
  getOwnPermissions: ['GET', '/v1/tenants/{tenant}/permissions'],
  putOwnPermissions: ['PUT', '/v1/tenants/{tenant}/permissions'],
  listUsers: ['GET', '/v1/tenants/{tenant}/users'],
  createUser: ['POST', '/v1/tenants/{tenant}/users'],
  getUser: ['GET', '/v1/tenants/{tenant}/users/{user}'],
  updateUser: ['PATCH', '/v1/tenants/{tenant}/users/{user}'],
  deleteUser: ['DELETE', '/v1/tenants/{tenant}/users/{user}'],
  putMember: ['PUT', '/v1/tenants/{tenant}/units/{unit}/members/{user}'],
  deleteMember: ['DELETE', '/v1/tenants/{tenant}/units/{unit}/members/{user}'],
  listUserIdentities: ['GET', '/v1/tenants/{tenant}/users/{user}/identities'],
  listOwnIdentities: ['GET', '/v1/session/identities'],
  putUserIdentity: ['PUT', '/v1/tenants/{tenant}/users/{user}/identities/{issuer}'],
  deleteUserIdentity: ['DELETE', '/v1/tenants/{tenant}/users/{user}/identities/{issuer}'],
  deleteOwnIdentity: ['DELETE', '/v1/session/identities/{issuer}'],
  listDirectoryGroups: ['GET', '/v1/tenants/{tenant}/directory-groups'],
  startUserSession: ['POST', '/v1/tenants/{tenant}/sessions'],
  endUserSessions: ['DELETE', '/v1/tenants/{tenant}/users/{user}/sessions'],
  listClients: ['GET', '/v1/tenants/{tenant}/clients'],
  createClient: ['POST', '/v1/tenants/{tenant}/clients'],
  getClient: ['GET', '/v1/tenants/{tenant}/clients/{client}'],
  updateClient: ['PATCH', '/v1/tenants/{tenant}/clients/{client}'],
  deleteClient: ['DELETE', '/v1/tenants/{tenant}/clients/{client}'],
  getConnection: ['GET', '/v1/connections/{connection}'],
  findConnection: ['POST', '/v1/connections'],
  approveConnection: ['POST', '/v1/connections/{connection}/approve'],
  denyConnection: ['POST', '/v1/connections/{connection}/deny'],
  listOwnMemberships: ['GET', '/v1/tokens/self/memberships'],
  switchMembership: ['POST', '/v1/tokens/self/membership'],
  listAudit: ['GET', '/v1/audit'],
  verifyAudit: ['GET', '/v1/audit/verification'],
  getSetup: ['GET', '/v1/setup'],
  setUp: ['POST', '/v1/setup'],
  signIn: ['POST', '/v1/session'],
  getSession: ['GET', '/v1/session'],
  signOut: ['DELETE', '/v1/session'],
  confirmPassword: ['POST', '/v1/session/confirm'],
  changePassword: ['POST', '/v1/session/password'],
  createPasswordLink: ['POST', '/v1/tenants/{tenant}/users/{user}/password-links'],
  checkPasswordLink: ['POST', '/v1/password-links/check'],
  setPasswordByLink: ['POST', '/v1/password-links/use'],
  requestPasswordReset: ['POST', '/v1/password-resets'],
  listSignInMethods: ['GET', '/v1/sign-in-methods'],
  startCompanySignIn: ['POST', '/v1/session/company'],
  startCompanyLink: ['POST', '/v1/session/company/link'],
  endCompanySessions: ['POST', '/oauth/backchannel-logout/{tenant}/{issuer}', 'form'],
  getSecondFactorOptions: ['POST', '/v1/session/second-factor/options'],
  completeSignIn: ['POST', '/v1/session/second-factor'],
  getPasskeySignInOptions: ['POST', '/v1/session/passkey/options'],
  signInWithPasskey: ['POST', '/v1/session/passkey'],
  getConfirmOptions: ['POST', '/v1/session/confirm/options'],
  getOwnFactors: ['GET', '/v1/session/factors'],
  beginTotp: ['POST', '/v1/session/factors/totp'],
  removeTotp: ['DELETE', '/v1/session/factors/totp'],
  confirmTotp: ['POST', '/v1/session/factors/totp/confirm'],
  renewRecoveryCodes: ['POST', '/v1/session/factors/recovery-codes'],
  getPasskeyCreationOptions: ['POST', '/v1/session/factors/passkeys/options'],
  addPasskey: ['POST', '/v1/session/factors/passkeys'],
  renamePasskey: ['PATCH', '/v1/session/factors/passkeys/{passkey}'],
  removePasskey: ['DELETE', '/v1/session/factors/passkeys/{passkey}'],
  resetFactors: ['DELETE', '/v1/tenants/{tenant}/users/{user}/factors'],
  getOverview: ['GET', '/v1/overview'],
  getHealth: ['GET', '/healthz'],
  getReadiness: ['GET', '/readyz'],
  getMetrics: ['GET', '/metrics'],
  listNodes: ['GET', '/v1/nodes'],
  getMailState: ['GET', '/v1/mail'],
  checkMail: ['POST', '/v1/mail/check'],
} as const satisfies Record<keyof Operations, readonly [method: string, path: string, body?: 'form']>
