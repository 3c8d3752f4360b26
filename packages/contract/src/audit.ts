/** Shapes of the audit log and of its integrity check. */

import { Type } from 'typebox'
import { Closed, Instant, NullableText, Page, pageQuery } from './common.ts'

export const AuditEntry = Type.Object(
  {
    seq: Type.Integer(),
    at: Instant,
    actor: Type.Object({
      type: Type.String(),
      id: NullableText,
      name: Type.String(),
      tokenId: Type.Optional(Type.String()),
    }),
    action: Type.String(),
    target: Type.Object({ type: Type.String(), id: NullableText, name: Type.String() }),
    tenant: NullableText,
    details: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
    address: NullableText,
    requestId: NullableText,
    previousHash: Type.String(),
    hash: Type.String(),
  },
  { $id: 'AuditEntry' },
)

const { limit, cursor } = pageQuery([])
export const AuditQuery = Closed({
  limit,
  cursor,
  tenant: Type.Optional(Type.String({ maxLength: 64 })),
  actor: Type.Optional(Type.String({ maxLength: 128 })),
  action: Type.Optional(Type.String({ maxLength: 64 })),
  target: Type.Optional(Type.String({ maxLength: 128 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
})
export const AuditPage = Page(AuditEntry, 'AuditPage')

export const AuditVerification = Type.Object(
  { intact: Type.Boolean(), entries: Type.Integer(), brokenAt: Type.Optional(Type.Integer()) },
  { $id: 'AuditVerification' },
)
