import { describe, expect, it } from 'vitest'
import { changesOf, grantsApart, type Side } from './changes.ts'
import { type Draft, EMPTY_DRAFT } from './draft.ts'

const NOW: Draft = {
  ...EMPTY_DRAFT,
  ...{ name: 'ERP', application: 'Shop', role: 'reader', unit: 'a', allowedIps: '10.0.0.0/8\n::1' },
  grants: [
    { tenant: 'site1', permissions: ['tenant:read', 'user:*'] },
    { tenant: 'site2', permissions: ['tenant:read'] },
  ],
}
const side = (change: Partial<Draft>, expiresAt: number | null = 1): Side => ({
  draft: { ...NOW, ...change },
  expiresAt,
})
const fields = (kind: Parameters<typeof changesOf>[0], after: Side) =>
  changesOf(kind, side({}), after).map(({ field }) => field)

describe('what a replacement changes', () => {
  it('is nothing when only the order or the spaces differ', () => {
    const grants = [
      { tenant: 'site2', permissions: ['tenant:read'] },
      { tenant: 'site1', permissions: ['user:*', 'tenant:read'] },
      { tenant: 'site3', permissions: [] },
    ]
    expect(fields('application', side({ grants, application: ' Shop ', allowedIps: '::1, 10.0.0.0/8' }))).toEqual([])
  })

  it('C-26: is the right that one adds', () => {
    const grants = [
      { tenant: 'site1', permissions: ['tenant:read', 'user:*', 'tenant:update'] },
      ...NOW.grants.slice(1),
    ]
    expect(fields('application', side({ grants }))).toEqual(['grants'])
    expect(grantsApart(grants, NOW.grants)).toEqual([grants[0]])
    expect(grantsApart(NOW.grants, grants)).toEqual([NOW.grants[0]])
  })

  it('names the fields of the kind alone', () => {
    const after = side({ name: 'x', application: 'x', role: 'x', master: true, admin: true, visibility: 'once' }, null)
    expect(fields('user', after)).toEqual(['name', 'place', 'visibility', 'expiresAt'])
    expect(fields('application', after)).toEqual(['application', 'master', 'expiresAt'])
    expect(fields('organization', after)).toEqual(['name', 'admin', 'expiresAt'])
    expect(fields('group', after)).toEqual(['name', 'place', 'admin', 'expiresAt'])
  })
})
