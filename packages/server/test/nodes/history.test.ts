import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, type History, judge, type Probe } from './history.ts'

type Step = readonly [begin: number, end: number | null, what: 'on' | 'off']

function changes(name: string, steps: readonly Step[]): Change[] {
  return steps.map(([begin, end, what]) => ({ switch: name, on: what === 'on', begin, end, note: '' }))
}

function asked(begin: number, end: number, answer: Probe['answer']): Probe {
  return { target: 't', node: 'a', begin, end, answer, note: '' }
}

function historyOf(switches: Readonly<Record<string, readonly Step[]>>, probes: readonly Probe[]): History {
  return {
    changes: Object.entries(switches).flatMap(([name, steps]) => changes(name, steps)),
    probes,
    targets: new Map([['t', { name: 't', needs: Object.keys(switches) }]]),
  }
}

const holds = (switches: Readonly<Record<string, readonly Step[]>>, probe: Probe): boolean =>
  judge(historyOf(switches, [probe])).violations.length === 0

const made: Step = [0, 1, 'on']

describe('a history', () => {
  it.each<[why: string, steps: readonly Step[], probe: Probe, holds: boolean]>([
    ['valid after it was made', [made], asked(2, 3, 'valid'), true],
    ['valid before it was made', [[5, 6, 'on']], asked(2, 3, 'valid'), false],
    ['invalid although it was made and never stopped', [made], asked(2, 3, 'invalid'), false],
    ['valid while a stop was under way', [made, [4, 8, 'off']], asked(5, 6, 'valid'), true],
    ['invalid while a stop was under way', [made, [4, 8, 'off']], asked(5, 6, 'invalid'), true],
    ['valid, asked before the stop was answered', [made, [4, 8, 'off']], asked(7.9, 20, 'valid'), true],
    ['valid, asked after the stop was answered', [made, [4, 8, 'off']], asked(8.1, 20, 'valid'), false],
    ['invalid before any stop began', [made, [4, 8, 'off']], asked(2, 3.9, 'invalid'), false],
    ['valid after a stop that nobody answered', [made, [4, null, 'off']], asked(50, 51, 'valid'), true],
    ['invalid after a stop that nobody answered', [made, [4, null, 'off']], asked(50, 51, 'invalid'), true],
    ['invalid before a stop that nobody answered', [made, [4, null, 'off']], asked(2, 3, 'invalid'), false],
    ['valid while it is restored', [made, [4, 5, 'off'], [8, 10, 'on']], asked(6, 8.5, 'valid'), true],
    ['valid between stop and restore', [made, [4, 5, 'off'], [8, 10, 'on']], asked(6, 7, 'valid'), false],
    ['invalid after an answered restore', [made, [4, 5, 'off'], [8, 10, 'on']], asked(11, 12, 'invalid'), false],
    ['valid after a restore without an answer', [made, [4, 5, 'off'], [8, null, 'on']], asked(40, 41, 'valid'), true],
    [
      'valid by an old restore without an answer, past a later stop',
      [made, [4, 5, 'off'], [6, null, 'on'], [8, 9, 'off']],
      asked(11, 12, 'valid'),
      true,
    ],
    ['valid when stop and restore ran at once', [made, [4, 9, 'off'], [5, 8, 'on']], asked(20, 21, 'valid'), true],
    ['invalid when stop and restore ran at once', [made, [4, 9, 'off'], [5, 8, 'on']], asked(20, 21, 'invalid'), true],
    ['no answer at all', [made, [4, 8, 'off']], asked(20, 21, 'unavailable'), true],
  ])('%s', (_, steps, probe, expected) => {
    expect(holds({ s: steps }, probe)).toBe(expected)
  })

  it('knows that two things that were never true together make nothing valid', () => {
    const alternating = {
      user: [made, [10, 11, 'off']] as const,
      unit: [made, [2, 3, 'off'], [20, 21, 'on']] as const,
    }
    expect(holds(alternating, asked(5, 30, 'valid'))).toBe(false)
    expect(holds(alternating, asked(5, 30, 'invalid'))).toBe(true)
  })

  it('counts what it has checked, and tells a violation by what matters', () => {
    const long: Step[] = Array.from({ length: 40 }, (_, at) => [at, at + 0.5, at % 2 === 0 ? 'on' : 'off'])
    const probes = [asked(50, 51, 'valid'), asked(50, 51, 'invalid'), asked(60, 61, 'unavailable')]
    const verdict = judge(historyOf({ s: long }, probes))
    expect([verdict.checked, verdict.unavailable, verdict.violations.length]).toEqual([2, 1, 1])
    expect(verdict.violations[0]?.story).toEqual(['39.0–39.5 s off: ', '50.0–51.0 a said valid of t: '])
  })
})

/** Small histories of one switch, with all instants different. */
const small = fc
  .record({
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8, maxLength: 8 }),
    kinds: fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 3 }),
    valid: fc.boolean(),
  })
  .map(({ kinds, order, valid }) => {
    const pair = (at: number): [number, number] => {
      const [a = 0, b = 0] = order.slice(at * 2, at * 2 + 2)
      return [Math.min(a, b), Math.max(a, b)]
    }
    const steps = kinds.map(([on, answered], at): Step => {
      const [begin, end] = pair(at)
      return [begin, answered ? end : null, on ? 'on' : 'off']
    })
    const [begin, end] = pair(3)
    return { steps, probe: asked(begin, end, valid ? 'valid' : 'invalid') }
  })

/** Tries every instant at which each change may have happened, and every instant of the probe. */
function triedOut(steps: readonly Step[], probe: Probe): boolean {
  const [step, last] = [0.25, 9]
  const instants = (from: number, to: number): number[] =>
    Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step)
  const play = (left: readonly Step[], done: readonly (readonly [number, boolean])[]): boolean => {
    const [first, ...rest] = left
    if (first === undefined) {
      const wanted = probe.answer === 'valid'
      return instants(probe.begin, probe.end).some((now) => {
        const before = done.filter(([at]) => at <= now).toSorted(([a], [b]) => a - b)
        return (before.at(-1)?.[1] ?? false) === wanted
      })
    }
    const [begin, end, what] = first
    const choices = instants(begin, end ?? last).filter((at) => done.every(([other]) => other !== at))
    if (end === null && play(rest, done)) return true
    return choices.some((at) => play(rest, [...done, [at, what === 'on']]))
  }
  return play(steps, [])
}

it('is judged as if every course that it could have taken had been tried', () => {
  fc.assert(
    fc.property(small, ({ probe, steps }) => {
      expect(holds({ s: steps }, probe)).toBe(triedOut(steps, probe))
    }),
    { numRuns: 400 },
  )
})
