/** Tokens on the wire: the allow-list of what leaves. */

import type { Token } from '@polett/contract/tokens'
import { instantText } from '../domain/instant-text.ts'
import type { ShownToken } from '../usecases/token-show.ts'

/** RFC 3339 in UTC with milliseconds; null stays null. */
export function instant(at: number): string
export function instant(at: number | null): string | null
export function instant(at: number | null): string | null {
  return at === null ? null : instantText(at)
}

export function showTokenOnWire(token: ShownToken): Token {
  return {
    id: token.id,
    kind: token.kind,
    name: token.name,
    description: token.description,
    application: token.application,
    tenant: token.tenant,
    unit: token.unit,
    unitName: token.unitName,
    role: token.role,
    roleName: token.roleName,
    user: token.user,
    grants: token.grants.map((grant) => ({ ...grant, permissions: [...grant.permissions] })),
    grantCount: token.grantCount,
    master: token.master,
    admin: token.admin,
    status: token.status,
    statusReasons: [...token.statusReasons],
    expiresAt: instant(token.expiresAt),
    outsidePolicy: token.outsidePolicy,
    createdAt: instant(token.createdAt),
    createdBy: token.createdBy,
    updatedAt: instant(token.updatedAt),
    lastUsedAt: instant(token.lastUsedAt),
    lastUsedAddress: token.lastUsedAddress,
    secretPrefix: token.secretPrefix,
    secretLast4: token.secretLast4,
    secretVisibility: token.secretVisibility,
    allowedIps: [...token.allowedIps],
    version: token.version,
    device: token.device,
  }
}
