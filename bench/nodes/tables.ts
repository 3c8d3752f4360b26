/** The figures of a run as tables: aligned for a terminal, or as the Markdown that stands in docs/scaling.md. */

import { figure } from '../report.ts'
import type { Spread } from '../statistics.ts'
import type { LatencyFigures, WriterFigures } from './changes.ts'
import type { ColdFigures, ServingFigures } from './serving.ts'
import type { SizeFigures } from './size.ts'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function latencyTable({ commit, ours, ratioP50, ratioP99, sketch }: LatencyFigures): Table {
  const row = (name: string, { p50, p99 }: { p50: number; p99: number }) => [
    name,
    `${figure(p50)} ms`,
    `${figure(p99)} ms`,
  ]
  return {
    head: ['one change at a time, three nodes', 'p50', 'p99'],
    rows: [
      row('revoke over HTTP, until every node has confirmed', ours),
      row('sketch: commit, NOTIFY, three listeners note and notify back', sketch),
      row('one updated row, committed', commit),
      ['revoke, by the time of the sketch', withNoise(ratioP50), withNoise(ratioP99)],
    ],
  }
}

export function writersTable(figures: readonly WriterFigures[]): Table {
  return {
    head: ['writers', 'revoked a second', 'p50', 'p99', 'sketch, a second'],
    rows: figures.map(({ ours, sketch, writers }) => [
      String(writers),
      figure(ours.perSecond),
      `${figure(ours.p50)} ms`,
      `${figure(ours.p99)} ms`,
      figure(sketch.perSecond),
    ]),
  }
}

export function servingTable({ alone, ratio, together }: ServingFigures, cold: ColdFigures): Table {
  return {
    head: ['verification', 'measured'],
    rows: [
      ['one node', `${figure(alone)}/s`],
      ['three nodes together, on the same cores', `${figure(together)}/s (${withNoise(ratio)} times one)`],
      ['start of a node: ready after', `${withNoise(cold.readySeconds)} s`],
      [
        'tokens asked about for the first time',
        `${figure(cold.missesPerSecond)}/s, p50 ${figure(cold.missP50)} ms, p99 ${figure(cold.missP99)} ms`,
      ],
      ['Zipf traffic on a new node, first half second', `${figure(cold.firstPerSecond)}/s`],
      ['nine tenths of its later speed', `after ${figure(cold.warmAfterSeconds)} s (${figure(cold.warmPerSecond)}/s)`],
    ],
  }
}

export function sizeTable({ all, parts }: SizeFigures): Table {
  return {
    head: ['bytes a token', 'rows', 'indexes'],
    rows: [
      ...parts.map(({ indexes, name, table }) => [name, figure(table), figure(indexes)]),
      ['all', figure(all), ''],
    ],
  }
}

function withNoise({ median, noise }: Spread): string {
  return `${figure(median)} ± ${figure(noise)}`
}

export function toMarkdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

export function toText({ head, rows }: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line).join('\n')
}
