/** Prints the argument: what was searched, and for each detail that is left out the shortest way to its harm. */

import { type Case, OMISSIONS, WHOLE, WHOLE_AND_LARGE } from './omissions.ts'
import type { Found } from './search.ts'

function print({ detail, title }: Case, { depth, moves, seconds, states, trace }: Found): void {
  const searched = `${states} states, ${moves} moves, ${depth} deep, ${seconds.toFixed(1)} s`
  console.log(
    `\n${detail === '–' ? '' : `(${detail}) `}${title}\n    ${trace === null ? 'nothing found' : 'found'}: ${searched}`,
  )
  for (const { line, times } of folded(trace ?? [])) console.log(`    · ${line}${times > 1 ? ` (${times} times)` : ''}`)
}

function folded(lines: readonly string[]): { line: string; times: number }[] {
  const folds: { line: string; times: number }[] = []
  for (const line of lines) {
    const last = folds.at(-1)
    if (last?.line === line) last.times += 1
    else folds.push({ line, times: 1 })
  }
  return folds
}

const large = process.argv.includes('--large')
const right = [...WHOLE, ...(large ? WHOLE_AND_LARGE : [])]
let wrong = 0
for (const [cases, expected] of [
  [right, false],
  [OMISSIONS, true],
] as const) {
  console.log(expected ? '\n\n== What is left out is found ==' : '== As it is ==')
  for (const each of cases) {
    const found = each.search()
    print(each, found)
    if ((found.trace !== null) !== expected) wrong += 1
  }
}
console.log(
  wrong === 0
    ? '\nAll is as docs/decisions/0007-true-revokes.md says.'
    : `\n${wrong} searches did not end as expected.`,
)
process.exitCode = wrong === 0 ? 0 : 1
