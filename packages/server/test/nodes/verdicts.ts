/** Verdicts of rounds in words, and many of them as a table. */

import type { Verdict } from './round.ts'

/** One line, and whatever was wrong in full. */
export function tellVerdict(verdict: Verdict): string {
  const { changes, checked, complaints, fault, facts, losses, open, stops, unavailable, violations, waitedFor } =
    verdict
  const some = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  const line = [
    `${fault}: ${checked} answers checked, ${changes} changes, ${violations.length} violations`,
    `${unavailable} refused, ${open[0]} changes open (${open[1]} done)`,
    `stops p50 ${at(stops, 0.5)}, p99 ${at(stops, 0.99)}, max ${at(stops, 1)} ms`,
    ...some,
    ...(waitedFor.length === 0 ? [] : [`waited for ${waitedFor.join(', ')}`]),
  ].join('; ')
  const stories = violations.slice(0, 3).map(({ story }) => ['A violation:', ...story].join('\n    '))
  const wrong = [...losses.slice(0, 10), ...complaints.slice(0, 10)]
  const count = losses.length + complaints.length
  return [line, ...stories, ...wrong, ...(count > wrong.length ? [`and ${count - wrong.length} more`] : [])].join(
    '\n  ',
  )
}

/** Nothing in it is wrong. */
export function isClean({ complaints, losses, violations }: Verdict): boolean {
  return violations.length + losses.length + complaints.length === 0
}

/** In Markdown, a row for each fault and one for all. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const groups: (readonly [string, readonly Verdict[]])[] = [
    ...Map.groupBy(verdicts, ({ fault }) => fault),
    ['all', verdicts],
  ]
  const rows = groups.map(([fault, own]) => {
    const sum = (count: (verdict: Verdict) => number): string =>
      own.reduce((total, verdict) => total + count(verdict), 0).toLocaleString('en')
    const stops = own.flatMap((verdict) => [...verdict.stops])
    return [
      ...[fault, String(own.length), sum((each) => each.checked + each.changes), sum((each) => each.violations.length)],
      ...[
        sum((each) => each.losses.length),
        sum((each) => each.unavailable),
        at(stops, 0.5),
        at(stops, 0.99),
        at(stops, 1),
      ],
      servedAgain(own),
    ]
  })
  const heads = [
    'fault',
    'rounds',
    'operations',
    'violations',
    'lost changes',
    'refused',
    'p50',
    'p99',
    'max',
    'back after',
  ]
  return [heads, heads.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function servedAgain(verdicts: readonly Verdict[]): string {
  const all = verdicts.flatMap(({ facts }) => facts['served again after ms'] ?? [])
  return all.length === 0 ? '' : String(Math.max(...all))
}

/** Whole milliseconds; the share 1 is the slowest. */
function at(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return value === undefined ? '–' : String(Math.round(value))
}
