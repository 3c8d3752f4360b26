import { expect, test } from 'vitest'
import type { Row } from './row.ts'
import { markdownTable, two } from './table.ts'

const row: Row = {
  ...{ name: 'Polett', side: 'ours', seesRevoke: 'at once', does: 'everything' },
  share: { low: 0.58, median: 0.614, high: 0.641 },
  ...{ perSecond: 21_345.6, p50: 0.6612, p99: 2.71, residentMb: 140.4 },
}
const setting = { tokens: 100_000, rounds: 9, nodeVersion: '26.10.0' }
const lines = (rows: readonly Row[]): readonly string[] => markdownTable(rows, setting).split('\n')

test('the table has a line for each row, and as many cells in each', () => {
  const table = lines([row, { ...row, side: 'peer' }])
  expect(table).toHaveLength(4)
  expect(table.map((line) => line.split('|').length)).toEqual([9, 9, 9, 9])
  expect(table[0]).toContain('| 100,000 tokens stored | of a bare server | requests/s |')
  expect(table[2]).toBe('| **Polett** | 0.61 (0.58–0.64) | 21,346 | 0.661, 2.71 ms | 140 MB | at once | everything |')
  expect(table[3]).toContain('| Polett | 0.61 (0.58–0.64) |')
})

test('the ruler is one and has no quartiles, and memory may be unknown', () => {
  const ruler: Row = { ...row, side: 'ruler', share: { low: 1, median: 1, high: 1 }, residentMb: null }
  expect(lines([ruler])[2]).toContain('| Polett | 1 | 21,346 | 0.661, 2.71 ms | – |')
  // A bare server that reads a body is compared too.
  expect(lines([{ ...ruler, share: row.share }])[2]).toContain('| 0.61 (0.58–0.64) |')
})

test('small shares keep two digits that count', () => {
  expect([1, 0.614, 0.1, 0.095, 0.0949, 0.01712, 0.004].map(two)).toEqual([
    ...['1.00', '0.61', '0.10', '0.10', '0.095', '0.017', '0.0040'],
  ])
})
