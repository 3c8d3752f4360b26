/** The shares of all rows as a picture: bars with their quartiles, readable in light and dark. */

import { figure } from '../report.ts'
import type { Row, Setting } from './row.ts'
import { two } from './table.ts'

const WIDTH = 904
const TOP = 74
const STEP = 34
const BAR = 18
const LEFT = 260
const RIGHT = 630
const MARKS = [0, 0.25, 0.5, 0.75, 1]

const STYLE = `
    .page { fill: #fbfaf8 } .text { fill: #222 } .quiet { fill: #666 } .grid { stroke: #dcd8d0 }
    .ours { fill: #0f5c63 } .peer { fill: #b9b4ab } .ruler { fill: #e4e1da } .spread { stroke: #222 } .halo { stroke: #fbfaf8 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #16181a } .text { fill: #ececec } .quiet { fill: #a3a3a3 } .grid { stroke: #34383c }
      .ours { fill: #45aeb8 } .peer { fill: #62676d } .ruler { fill: #363b40 } .spread { stroke: #ececec } .halo { stroke: #16181a }
    }`

export function plotSvg(rows: readonly Row[], { nodeVersion, rounds, tokens }: Setting): string {
  const height = TOP + rows.length * STEP + 22
  const title = 'Verification, as a share of a bare node:http server'
  const under = `${tokens.toLocaleString('en')} tokens stored · medians and quartiles of ${rounds} rounds · Node ${nodeVersion}`
  const described = rows.map(({ name, share }) => `${name}: ${two(share.median)}`).join('; ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">
  <title id="title">${escaped(title)}</title>
  <desc id="desc">${escaped(described)}</desc>
  <style>${STYLE}
  </style>
  <rect class="page" width="${WIDTH}" height="${height}"/>
  <text class="text" x="20" y="30" font-size="16" font-weight="600">${escaped(title)}</text>
  <text class="quiet" x="20" y="52">${escaped(under)}</text>
  <text class="quiet" x="${WIDTH - 146}" y="52" text-anchor="end">requests/s</text>
  <text class="quiet" x="${WIDTH - 130}" y="52">sees a revoke</text>
${MARKS.map((mark) => markAt(mark, height)).join('\n')}
${rows.map(barOf).join('\n')}
</svg>
`
}

const xOf = (share: number): number => round(LEFT + (RIGHT - LEFT) * Math.min(share, 1.1))
const round = (value: number): number => Math.round(value * 10) / 10

function markAt(mark: number, height: number): string {
  const x = xOf(mark)
  return `  <path class="grid" d="M${x} ${TOP - 10}V${height - 28}"/><text class="quiet" x="${x}" y="${height - 12}" text-anchor="middle" font-size="12">${mark}</text>`
}

function barOf({ name, perSecond, seesRevoke, share, side }: Row, index: number): string {
  const y = TOP + index * STEP
  const [from, to, end] = [xOf(share.low), xOf(share.high), xOf(share.median)]
  const middle = y + BAR / 2
  const whiskers = `M${from} ${middle}H${to}M${from} ${middle - 4}V${middle + 4}M${to} ${middle - 4}V${middle + 4}`
  const text = `y="${middle + 4.5}" font-size="13"`
  return `  <text class="text" x="${LEFT - 12}" ${text} text-anchor="end"${side === 'ours' ? ' font-weight="600"' : ''}>${escaped(name)}</text>
  <rect class="${side}" x="${LEFT}" y="${y}" width="${round(end - LEFT)}" height="${BAR}" rx="2"/>
  <path class="halo" d="${whiskers}" stroke-width="3.5" stroke-linecap="round"/><path class="spread" d="${whiskers}"/>
  <text class="text" x="${Math.max(end, to) + 8}" ${text}>${two(share.median)}</text>
  <text class="quiet" x="${WIDTH - 146}" ${text} text-anchor="end">${figure(perSecond)}</text>
  <text class="quiet" x="${WIDTH - 130}" ${text}>${escaped(seesRevoke)}</text>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
