/** A token as the server shows it, and secrets of the right form. */
import { randomBytes } from 'node:crypto'
import { composeSecret } from '../../server/src/domain/secret.ts'
import type { Token } from '../src/api.ts'

export const aSecret = (): string => composeSecret('user', randomBytes)

export function aToken(changes: Partial<Token> = {}): Token {
  return {
    ...{ id: 'tok_1', kind: 'user', name: 'ERP sync', description: '', application: null, tenant: 'acme' },
    ...{ unit: 'sales', unitName: 'Sales', role: 'reader', roleName: 'Reader', grantCount: 1 },
    user: { id: 'usr_1', username: 'kari', name: 'Kari Nordmann', email: 'kari@acme.example', type: 'person' },
    grants: [{ tenant: 'acme', unit: 'sales', role: 'reader', permissions: ['orders:read'] }],
    ...{ master: false, admin: false, status: 'active', statusReasons: [], expiresAt: '2027-03-01T00:00:00.000Z' },
    ...{ outsidePolicy: false, createdAt: '2026-11-21T12:00:00.000Z', updatedAt: '2026-11-21T12:00:00.000Z' },
    createdBy: { id: 'usr_2', name: 'Ola Nordmann', active: true },
    ...{ lastUsedAt: null, lastUsedAddress: null, secretPrefix: 'pltu_aB3', secretLast4: 'x9Yz' },
    ...{ secretVisibility: 'sealed', allowedIps: [], version: 1, device: null },
    ...changes,
  }
}
