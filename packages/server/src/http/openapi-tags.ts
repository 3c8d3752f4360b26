/** The chapters of the reference. */

const CHAPTERS: Readonly<Record<string, string>> = {
  audit: 'Who did what, chained so that a change of the past shows.',
  issuers: "Companies' identity: who may say who a tenant's people are, and who they are there.",
  clients: 'The apps by which a tenant signs its people in.',
  connections: 'A person at the console says whether an app may act as them.',
  oauth: 'Signing in from apps, introspection, revocation and metadata for clients that speak OAuth 2.',
  operations: 'What a load balancer, a scraper and the first page of the console ask.',
  policies: 'The limits that bind how tokens are made.',
  roles: 'User types, and the permissions that a tenant defines for its own APIs.',
  scim: 'For the directories of companies: people and groups as SCIM 2.0 has them (RFC 7643, 7644).',
  sessions: 'Signing in and out: at the console, and of users on their devices.',
  setup: 'The first start.',
  tenants: 'The customers, each behind a wall of its own.',
  tokens: 'Access tokens: made, shown, found, changed, stopped and explained.',
  units: 'The departments and groups of a tenant.',
  users: 'People, the technical users of tokens, and what they are members of.',
  verify: 'May this secret do that? Asked by gateways and by resource servers.',
}

/** A tag without a chapter is shown by its name. */
export function describeTags(names: readonly string[]): { name: string; description: string }[] {
  return names.map((name) => ({ name, description: CHAPTERS[name] ?? name }))
}
