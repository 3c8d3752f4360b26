/** What a run has found, line by line, and whether each bar was reached. */

import type { Spread } from './statistics.ts'

export interface Bar {
  readonly what: string
  readonly measured: Spread
  readonly limit: number
  readonly sense: 'at least' | 'at most'
  readonly unit: string
}

/** False only when the bar is missed by more than the run's own noise. */
export function reaches({ limit, measured, sense }: Bar): boolean {
  const missedBy = sense === 'at least' ? limit - measured.median : measured.median - limit
  return missedBy <= measured.noise
}

export function describeBar(bar: Bar): string {
  const { limit, measured, sense, unit, what } = bar
  const found = `${figure(measured.median)} ± ${figure(measured.noise)}${unit}`
  return `${reaches(bar) ? 'ok    ' : 'MISSED'}  ${what.padEnd(52)} ${found.padEnd(22)} ${sense} ${limit}${unit}`
}

/** Three significant digits, or all of a whole number. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
