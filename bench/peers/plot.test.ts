import { expect, test } from 'vitest'
import { plotSvg } from './plot.ts'
import type { Row } from './row.ts'

const aRow = (name: string, side: Row['side'], median: number): Row => ({
  ...{ name, side, seesRevoke: 'at once', does: 'everything', perSecond: 1_234, p50: 1, p99: 2, residentMb: 3 },
  share: { low: median * 0.9, median, high: median * 1.1 },
})
const setting = { tokens: 100_000, rounds: 9, nodeVersion: '26.10.0' }
const rows = [aRow('bare', 'ruler', 1), aRow('Polett', 'ours', 0.5), aRow('<a> & "b"', 'peer', 0.25)]
const svg = plotSvg(rows, setting)

/** Width of the bar of each class, in order. */
const bars = [...svg.matchAll(/<rect class="(ruler|ours|peer)" x="(\d+)" y="(\d+)" width="([\d.]+)"/g)].map(
  ([, side, x, y, width]) => ({ side, x: Number(x), y: Number(y), width: Number(width) }),
)

test('each row has one bar, as long as its share and below the one before', () => {
  expect(bars.map(({ side }) => side)).toEqual(['ruler', 'ours', 'peer'])
  const [whole, half, quarter] = bars.map(({ width }) => width)
  expect(half).toBeCloseTo((whole ?? 0) / 2, 0)
  expect(quarter).toBeCloseTo((whole ?? 0) / 4, 0)
  expect(bars.map(({ y }) => y)).toEqual(bars.map(({ y }) => y).toSorted((a, b) => a - b))
  expect(new Set(bars.map(({ y }) => y)).size).toBe(3)
})

test('nothing reaches beyond the picture, however far a row is ahead of the ruler', () => {
  const [, , width = 0, height = 0] = (/viewBox="([^"]+)"/.exec(svg)?.[1] ?? '').split(' ').map(Number)
  const far = plotSvg([aRow('far', 'peer', 40)], setting)
  const xs = [...far.matchAll(/ (?:x="|M|H)([\d.]+)/g)].map(([, x]) => Number(x))
  expect(Math.max(...xs)).toBeLessThan(width)
  expect(Math.max(...bars.map(({ y }) => y))).toBeLessThan(height - 40)
})

test('it is well-formed, tells its content in words, and has colours for the dark', () => {
  expect(svg).toContain('&lt;a&gt; &amp; &quot;b&quot;')
  expect(svg).not.toContain('<a>')
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  const opened = [...svg.matchAll(/<(\w+)(?=[\s>])[^>]*?(\/?)>/g)].filter(([, , closed]) => closed === '').length
  expect([...svg.matchAll(/<\/\w+>/g)]).toHaveLength(opened)
  expect(svg).toContain('<desc id="desc">bare: 1.00; Polett: 0.50; ')
  expect(svg).toContain('@media (prefers-color-scheme: dark)')
})
