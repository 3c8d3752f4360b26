/** The protocol of leases, searched: as it is nothing goes wrong, and each detail that is left out is missed. */

import { describe, expect, it } from 'vitest'
import { PROTOCOL } from './choices.ts'
import { createModel } from './model.ts'
import { OMISSIONS, SMALL, WHOLE } from './omissions.ts'
import { search } from './search.ts'
import { HELD, REVOKE, ROW, type State } from './state.ts'

const MINUTES = 120_000

describe('the search', () => {
  const steps = (limit: number, wrong: (at: number) => boolean) => ({
    initial: [0],
    high: () => 0,
    low: (at: number) => at,
    moves: (at: number, emit: (next: number, line: string) => void) => {
      if (at < limit) emit(at + 1, `one more than ${at}`)
      if (at * 2 <= limit) emit(at * 2, `twice ${at}`)
    },
    violation: (at: number) => (wrong(at) ? `it is ${at}` : null),
  })

  it('tells the shortest way', () => {
    const { trace } = search(steps(1_000, (at) => at === 6))
    expect(trace).toHaveLength(5)
    expect(trace?.at(-1)).toBe('it is 6')
  })

  it('visits every state once, also after its table has grown', () => {
    expect(search(steps(300_000, () => false))).toMatchObject({ states: 300_001, trace: null })
  })

  it('does not call a search complete that was cut short', () => {
    expect(() =>
      search(
        steps(1_000, () => false),
        100,
      ),
    ).toThrow('more than 100 states')
  })
})

describe('the protocol', () => {
  it.each(WHOLE.map((each) => [each.title, each] as const))('%s', { timeout: MINUTES }, (title, each) => {
    const { seconds, states, trace } = each.search()
    console.log(`${title}: ${states} states in ${seconds.toFixed(1)} s`)
    expect(trace).toBeNull()
  })

  it.each<readonly [string, (state: State) => boolean]>([
    [
      'because B has applied it, and still trusts its memory',
      ({ node }) => node.held === HELD.trusted && node.row === ROW.held,
    ],
    ['because the lease of B was ended', ({ node }) => node.held === HELD.trusted && node.row === ROW.none],
    ['while B takes a new lease', ({ node }) => node.held === HELD.acquired && node.row === ROW.held],
  ])('answers the revoke %s', { timeout: MINUTES }, (_title, reached) => {
    const model = createModel(PROTOCOL, SMALL)
    const violation = (state: State) => (state.revoke === REVOKE.answered && reached(state) ? 'reached' : null)
    expect(search({ ...model, violation }).trace?.at(-1)).toBe('reached')
  })
})

describe('a detail that is left out', () => {
  it('is one of (a) to (i), none of which is forgotten', () => {
    expect(new Set(OMISSIONS.map(({ detail }) => detail))).toEqual(new Set('abcdefghi–'))
  })

  it.each(OMISSIONS.map((each) => [each.title, each] as const))(
    'is missed: %s',
    { timeout: MINUTES },
    (_title, each) => {
      expect(each.search().trace?.at(-1)).toMatch(/valid|not answered/)
    },
  )
})
