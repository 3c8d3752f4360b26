import type { Unit } from '@polett/client/api'
import { describe, expect, it } from 'vitest'
import { findUnits, forestOf, unitsBelow } from './unit-forest.ts'

const unit = (id: string, parent: string | null = null): Unit => ({
  ...{ id, parent, kind: 'department', name: id.toUpperCase(), externalId: null, status: 'active', active: true },
  ...{ createdAt: '2026-11-01T00:00:00.000Z', updatedAt: '2026-11-01T00:00:00.000Z' },
})

const units = [unit('a'), unit('a1', 'a'), unit('a11', 'a1'), unit('b'), unit('lost', 'out-of-sight')]

describe('the trees of a tenant', () => {
  it('hangs each unit on its parent, and what has none in sight at the top', () => {
    const forest = forestOf(units)
    expect(forest.map((branch) => branch.unit.id)).toEqual(['a', 'b', 'lost'])
    expect(forest[0]?.below[0]?.below[0]?.unit.id).toBe('a11')
  })

  it('finds all that lies below, at any depth', () => {
    expect(unitsBelow(units, 'a').map(({ id }) => id)).toEqual(['a1', 'a11'])
    expect(unitsBelow(units, 'b')).toEqual([])
  })

  it('keeps what a match hangs on, and nothing beside it', () => {
    const { units: kept, matches } = findUnits(units, ' A11 ', 10)
    expect(kept.map(({ id }) => id)).toEqual(['a', 'a1', 'a11'])
    expect([...matches]).toEqual(['a11'])
  })

  it('stops at the most matches asked for', () => {
    expect(findUnits(units, 'a', 2).matches.size).toBe(2)
  })
})
