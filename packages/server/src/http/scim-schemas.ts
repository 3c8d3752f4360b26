/** The attributes of people and groups, as RFC 7643 §7 has them described. */

import { GROUP_SCHEMA, PLACE_SCHEMA } from '../domain/scim-group.ts'
import { USER_SCHEMA } from '../domain/scim-user.ts'

interface Attribute {
  readonly name: string
  readonly type: string
  readonly [characteristic: string]: unknown
}

function attribute(name: string, description: string, more: Readonly<Record<string, unknown>> = {}): Attribute {
  return {
    ...{ name, type: 'string', multiValued: false, description, required: false, caseExact: false },
    ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
    ...more,
  }
}

const complex = (subAttributes: readonly Attribute[], multiValued: boolean) => ({
  ...{ type: 'complex', multiValued, subAttributes },
})

const readOnly = { mutability: 'readOnly' }

function references(name: string, description: string, type: string, more: object): Attribute {
  const parts = [
    attribute('value', `The id of the ${type}`, { caseExact: true, ...more }),
    attribute('$ref', `The address of the ${type}`, { type: 'reference', referenceTypes: [type], ...readOnly }),
    attribute('display', `The name of the ${type}`, readOnly),
  ]
  return attribute(name, description, { ...complex(parts, true), ...more })
}

const USER = [
  attribute('userName', 'What the person signs in with', { required: true, uniqueness: 'server' }),
  attribute(
    'name',
    'The parts of the name',
    complex(
      [
        attribute('formatted', 'The name as it is shown'),
        attribute('givenName', 'The given name'),
        attribute('familyName', 'The family name'),
      ],
      false,
    ),
  ),
  attribute('displayName', 'The name as it is shown'),
  attribute(
    'emails',
    'One address is kept: the primary one',
    complex(
      [
        attribute('value', 'The address'),
        attribute('type', 'Always work', readOnly),
        attribute('primary', 'Always true', { type: 'boolean' }),
      ],
      true,
    ),
  ),
  attribute('preferredLanguage', 'A language tag such as nb-NO'),
  attribute('active', 'Whether the person may sign in and use tokens', { type: 'boolean' }),
  attribute('password', 'Written, and never shown', { mutability: 'writeOnly', returned: 'never' }),
  references('groups', 'The groups that the person is in', 'Group', readOnly),
]

const GROUP = [
  attribute('displayName', 'The name, which says what the group stands for: unit/role', {
    ...{ required: true, uniqueness: 'server' },
  }),
  references('members', 'The people who hold what the group stands for', 'User', {}),
]

const PLACE = [
  attribute('unit', 'The id of the unit; none for the tenant as a whole', { mutability: 'immutable' }),
  attribute('role', 'The id of the role', { required: true, mutability: 'immutable' }),
]

export const SCHEMAS = [
  { id: USER_SCHEMA, name: 'User', description: 'A person', attributes: USER },
  { id: GROUP_SCHEMA, name: 'Group', description: 'A role in a place', attributes: GROUP },
  { id: PLACE_SCHEMA, name: 'Place', description: 'What a group stands for', attributes: PLACE },
].map((schema) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], ...schema }))
