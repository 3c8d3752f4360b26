/** The rows as a table of Markdown. */

import { figure } from '../report.ts'
import type { Row, Setting } from './row.ts'

const HEADS = ['of a bare server', 'requests/s', 'p50, p99', 'memory', 'sees a revoke', 'looks at, on each request']

export function markdownTable(rows: readonly Row[], { tokens }: Setting): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const heads = [`${tokens.toLocaleString('en')} tokens stored`, ...HEADS]
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map((row) => line(cellsOf(row)))].join('\n')
}

function cellsOf({ does, name, p50, p99, perSecond, residentMb, seesRevoke, share, side }: Row): readonly string[] {
  const { high, low, median } = share
  return [
    side === 'ours' ? `**${name}**` : name,
    side === 'ruler' && low === 1 && high === 1 ? '1' : `${two(median)} (${two(low)}–${two(high)})`,
    figure(perSecond),
    `${figure(p50)}, ${figure(p99)} ms`,
    residentMb === null ? '–' : `${figure(residentMb)} MB`,
    seesRevoke,
    does,
  ]
}

/** Two digits after the point, or two that count where it begins with noughts. */
export function two(value: number): string {
  return value >= 0.095 ? value.toFixed(2) : value.toPrecision(2)
}
