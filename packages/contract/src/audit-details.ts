/**
 * The names and words in which audit entries are written. Whoever shows an entry needs words for each of them: the server's
 * tests hold all entries that they cause to these lists, and the console's hold its texts to them.
 */

/** Names within `details`, at any depth but in `maxLifetimeDays`, which names kinds of tokens. */
export const AUDIT_DETAILS = [
  ...['kind', 'application', 'unit', 'role', 'master', 'admin', 'version', 'allowedIps', 'user', 'expiresAt', 'grants'],
  ...['tenant', 'permissions', 'before', 'keepSecret', 'overlapSeconds', 'previousSecretExpiresAt', 'bulk', 'reason'],
  ...['because', 'changed', 'added', 'removed', 'status', 'name', 'parent', 'username', 'memberships', 'withPassword'],
  ...['users', 'units', 'tokens', 'technicalUsers', 'roles', 'sessions', 'mobileTokens', 'unfetched', 'deleted'],
  ...['sessionsEnded', 'mobileTokensDeleted', 'linksEnded', 'membershipsTaken', 'via', 'purpose', 'mailed', 'asked'],
  ...['tries', 'setup', 'step', 'method', 'factor', 'totp', 'passkeys', 'device', 'renewed', 'client', 'again'],
  ...['replayed', 'signedOut', 'redirectUris', 'accessMinutes', 'loginDays', 'deviceGrant', 'issuer', 'subject', 'url'],
  ...['clientId', 'withClientSecret', 'onlyThisWay', 'justInTime', 'membershipRules', 'claim', 'value', 'policy'],
  ...['erasedSecrets', 'maxLifetimeDays', 'allowNoExpiry', 'userSecretVisibility', 'mobileLifetimeDays', 'ownTokens'],
  ...['backupAdministrator', 'secondFactorForAdministrators'],
  // Stands for all others where the database holds what nobody can read any more.
  'unreadable',
] as const

export type AuditDetail = (typeof AUDIT_DETAILS)[number]

/** The words that the values of some of them are. */
export const AUDIT_WORDS = {
  kind: [
    ...['user', 'mobile', 'application', 'organization', 'group', 'department'],
    ...['totp', 'passkey', 'app', 'device'],
  ],
  status: ['active', 'inactive'],
  purpose: ['invitation', 'reset', 'expiry'],
  via: ['invitation', 'reset'],
  step: ['passkey', 'second_factor'],
  method: ['password', 'passkey', 'second_factor', 'company'],
  factor: ['totp', 'passkey', 'recovery_code'],
  replayed: ['code', 'refresh'],
  userSecretVisibility: ['sealed', 'once'],
} as const

/** Why something failed. The `reason` of other actions is a person's own, or what a mail server said. */
export const FAILURE_REASONS = [
  ...['not_linked', 'no_membership', 'inactive', 'username_taken', 'username_unusable'],
  ...['state_unknown', 'issuer_refused', 'issuer_fault', 'already_linked'],
] as const

/** The fields that `changed` names. */
export const AUDIT_FIELDS = [
  ...['name', 'status', 'timeZone', 'locale', 'parent', 'externalId', 'description', 'permissions', 'unit', 'username'],
  ...['email', 'attributes', 'memberships', 'password', 'redirectUris', 'accessMinutes', 'loginDays', 'deviceGrant'],
  ...['url', 'clientId', 'clientSecret', 'scopes', 'usernameClaim', 'nameClaim', 'emailClaim', 'membershipRules'],
  ...['justInTime', 'onlyThisWay'],
] as const

export const AUDIT_ACTIONS = [
  ...['tenant.created', 'tenant.updated', 'tenant.deleted', 'unit.created', 'unit.updated', 'unit.deleted'],
  ...['role.created', 'role.updated', 'role.deleted', 'permissions.updated', 'policy.updated', 'setup.done'],
  ...['user.created', 'user.updated', 'user.deleted', 'link.created', 'mail.failed', 'identity.linked'],
  ...['identity.unlinked', 'scim_group.created', 'scim_group.updated', 'scim_group.deleted', 'factor.added'],
  ...['factor.updated', 'factor.renewed', 'factor.removed', 'factor.reset', 'token.created', 'token.rotated'],
  ...['token.replaced', 'token.revealed', 'token.revoked', 'token.restored', 'token.deleted', 'session.started'],
  ...['session.ended', 'session.failed', 'session.refreshed', 'session.switched', 'connection.approved'],
  ...['connection.denied', 'client.created', 'client.updated', 'client.deleted', 'issuer.created', 'issuer.updated'],
  ...['issuer.deleted'],
] as const

/** What actors and targets are. */
export const AUDIT_PARTIES = [
  ...['user', 'technical', 'application', 'system', 'anonymous', 'issuer'],
  ...['token', 'tenant', 'unit', 'role', 'policy', 'permissions', 'client', 'scim_group', 'installation'],
] as const
