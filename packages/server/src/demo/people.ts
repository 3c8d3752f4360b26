/** Who lives in the demo. */

/** One for all, because it is a demo on this machine. */
export const PASSWORD = 'polett demo pass-phrase'

export interface DemoPerson {
  readonly username: string
  readonly name: string
  readonly memberships: readonly { readonly unit: string | null; readonly role: string }[]
}

const inUnit = (unit: string, role: string) => ({ unit, role })
const inTenant = (role: string) => ({ unit: null, role })

export const FJORDBYGG: readonly DemoPerson[] = [
  { username: 'admin', name: 'Admin', memberships: [inTenant('tenant-admin')] },
  { username: 'kari', name: 'Kari Nordmann', memberships: [inUnit('a', 'reader'), inUnit('b', 'administrator')] },
  { username: 'ola', name: 'Ola Nordmann', memberships: [inUnit('a', 'reader')] },
  { username: 'ingrid.haugen', name: 'Ingrid Haugen', memberships: [inUnit('a', 'administrator')] },
  { username: 'lars.berg', name: 'Lars Berg', memberships: [inUnit('a-betong', 'reader')] },
  { username: 'silje.dahl', name: 'Silje Dahl', memberships: [inUnit('b', 'reader')] },
  { username: 'anders.lie', name: 'Anders Lie', memberships: [inUnit('b', 'reader'), inUnit('a', 'reader')] },
  { username: 'mona.strand', name: 'Mona Strand', memberships: [inUnit('b-tomrer', 'reader')] },
  { username: 'jonas.moen', name: 'Jonas Moen', memberships: [inUnit('a', 'reader')] },
  { username: 'revisor', name: 'Rita Revisor', memberships: [inTenant('auditor')] },
]

export const EXPLORER: readonly DemoPerson[] = [
  { username: 'olga', name: 'Olga Petrova', memberships: [inTenant('tenant-admin')] },
  { username: 'greta', name: 'Greta Lindqvist', memberships: [inUnit('g1', 'unit-admin')] },
  { username: 'uwe', name: 'Uwe Krause', memberships: [inTenant('tenant-user'), inUnit('g1', 'unit-user')] },
]

export const SITE_EDITORS: readonly DemoPerson[] = [
  { username: 'editor', name: 'Eva Editor', memberships: [inTenant('tenant-admin')] },
  { username: 'reader1', name: 'Rolf Reader', memberships: [inTenant('tenant-user')] },
]

/** What the demo prints, in the order in which one would try it. */
export const SIGN_INS = [
  { username: 'root', tenant: 'platform', what: 'runs the installation' },
  { username: 'admin', tenant: '3', what: 'Fjordbygg: administers people and tokens' },
  { username: 'kari', tenant: '3', what: 'Fjordbygg: reader in A, administrator in B' },
  { username: 'revisor', tenant: '3', what: 'Fjordbygg: reads everything, changes nothing' },
  { username: 'editor', tenant: 'site1', what: 'Site 1: administers its users' },
  { username: 'olga', tenant: 'o', what: 'organization O: its administrator' },
  { username: 'greta', tenant: 'o', what: 'organization O: administers group G1' },
  { username: 'uwe', tenant: 'o', what: 'organization O: a plain member' },
] as const
