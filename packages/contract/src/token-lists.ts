/** Shapes to list tokens, work on many, and explain one: access, check, usage, versions. */

import { type Static, Type } from 'typebox'
import {
  Closed,
  Instant,
  Missing,
  NullableInstant,
  PermissionText,
  Propagation,
  pageQuery,
  TokenStatus,
} from './common.ts'

const csv = (values: string): string => `^(${values})(,(${values}))*$`

const filterFields = {
  kind: Type.Optional(Type.String({ pattern: csv('user|mobile|application|organization|group') })),
  tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  unit: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  role: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Tokens that act in this role; only together with `tenant`',
    }),
  ),
  reaches: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  status: Type.Optional(Type.String({ pattern: csv('active|revoked|suspended|expired') })),
  secretLast4: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z]{4}$' })),
  expiresBefore: Type.Optional(Instant),
  lastUsedBefore: Type.Optional(Instant),
  neverUsed: Type.Optional(Type.Unsafe<true>({ type: 'boolean', const: true })),
}

export const TOKEN_SORTS = ['name', 'createdAt', 'updatedAt', 'expiresAt', 'lastUsedAt'] as const
export const TokenQuery = Closed({ ...pageQuery(TOKEN_SORTS), ...filterFields })
export type TokenQuery = Static<typeof TokenQuery>

export const TokenFilter = Closed({ ...filterFields, q: Type.Optional(Type.String({ maxLength: 200 })) })

export const BulkTokens = Closed(
  {
    action: Type.Enum(['delete', 'revoke', 'restore']),
    ids: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 1000 })),
    filter: Type.Optional(TokenFilter),
    expectedCount: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  },
  { $id: 'BulkTokens' },
)
export type BulkTokens = Static<typeof BulkTokens>

export const BulkAnswer = Type.Object(
  {
    results: Type.Array(Type.Object({ id: Type.String(), ok: Type.Boolean(), code: Type.Optional(Type.String()) })),
    succeeded: Type.Integer(),
    failed: Type.Integer(),
    propagation: Propagation,
  },
  { $id: 'BulkAnswer' },
)

export const TokenAccess = Type.Object(
  {
    status: TokenStatus,
    grants: Type.Array(
      Type.Object({
        tenant: Type.String(),
        tenantName: Type.Optional(Type.String()),
        unit: Type.Optional(Type.String()),
        unitName: Type.Optional(Type.String()),
        permissions: Type.Array(Type.String()),
        because: Type.String(),
      }),
    ),
  },
  { $id: 'TokenAccess' },
)

export const CheckToken = Closed({
  permission: PermissionText,
  tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  unit: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  address: Type.Optional(Type.String({ maxLength: 64 })),
})
export const CheckedToken = Type.Object(
  {
    allowed: Type.Boolean(),
    reason: Type.String(),
    missing: Type.Optional(Missing),
    because: Type.Optional(Type.String()),
  },
  { $id: 'CheckedToken' },
)

export const UsageQuery = Closed({
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  step: Type.Optional(Type.Enum(['hour', 'day'])),
})
export const TokenUsage = Type.Object(
  {
    buckets: Type.Array(
      Type.Object({
        start: Instant,
        allowed: Type.Integer(),
        refused: Type.Integer(),
        refusedBy: Type.Record(Type.String(), Type.Integer()),
      }),
      {
        description:
          'Whole hours or days in UTC, so the first may begin before `from`; those without any call are left out',
      },
    ),
    addresses: Type.Array(
      Type.Object({
        address: Type.String(),
        lastUsedAt: Instant,
        count: Type.Integer({
          description: 'All calls from the address, allowed or refused, whatever period is asked for',
        }),
      }),
      {
        description:
          'The addresses used last, at most 100, whatever period is asked for; those with a `lastUsedAt` in the period were used in it',
      },
    ),
  },
  { $id: 'TokenUsage' },
)

export const TokenVersions = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { version: Type.Integer(), issuedAt: Instant, replacedAt: Instant, replacedBy: Type.String() },
        { additionalProperties: true },
      ),
    ),
    secrets: Type.Array(
      Type.Object({
        version: Type.Integer(),
        prefix: Type.String(),
        last4: Type.String(),
        createdAt: Instant,
        expiresAt: NullableInstant,
        endedAt: NullableInstant,
        lastUsedAt: NullableInstant,
      }),
    ),
  },
  { $id: 'TokenVersions' },
)
