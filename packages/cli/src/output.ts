/** What reaches the screen: tables, JSON, and the one place where a secret may be printed. */

import { printable, type Terminal } from './terminal.ts'

export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => string
  /** May be cut when the table is wider than the terminal. What has to be copied, such as an id, may not. */
  readonly shrinks?: true
}

const GAP = 2
const NARROWEST = 8

/**
 * The only writer of secrets: called once, with an answer that made one, and alone on the result stream, so that it can
 * be piped into a file or a vault without being seen.
 */
export async function printSecret(terminal: Terminal, secret: string): Promise<void> {
  await terminal.out(`${secret}\n`)
}

export async function printJson(terminal: Terminal, value: unknown): Promise<void> {
  await terminal.out(`${writeJson(value, 2)}\n`)
}

/** JSON whose texts hold nothing that steers a terminal; it parses to the same value. */
export function writeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Widths that fit these rows; null for `width` when there is no terminal to fit. */
export function measureColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | null,
): number[] {
  const widths = columns.map(({ of, title }) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(inLine(of(row))))),
  )
  if (width === null) return widths
  const total = (): number => widths.reduce((sum, each) => sum + each, GAP * (columns.length - 1))
  while (total() > width) {
    const at = widestShrinking(columns, widths)
    if (at === null) break
    widths[at] = (widths[at] ?? 0) - 1
  }
  return widths
}

function widestShrinking<Row>(columns: readonly Column<Row>[], widths: readonly number[]): number | null {
  let widest: number | null = null
  for (const [at, width] of widths.entries()) {
    if (columns[at]?.shrinks && width > NARROWEST && width > (widths[widest ?? -1] ?? 0)) widest = at
  }
  return widest
}

export function formatTitles<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  width: number | null,
): string {
  return formatLine(
    columns.map(({ title }) => title),
    widths,
    width,
  )
}

export function formatRow<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  widths: readonly number[],
  width: number | null,
): string {
  return formatLine(
    columns.map(({ of }) => of(row)),
    widths,
    width,
  )
}

function formatLine(cells: readonly string[], widths: readonly number[], width: number | null): string {
  const line = cells
    .map((cell, at) => padTo(cutTo(inLine(cell), widths[at] ?? 0), widths[at] ?? 0))
    .join(' '.repeat(GAP))
    .trimEnd()
  return width === null ? line : cutTo(line, width)
}

export async function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const { columns: width } = terminal
  const widths = measureColumns(columns, rows, width)
  const lines = [formatTitles(columns, widths, width), ...rows.map((row) => formatRow(columns, row, widths, width))]
  await terminal.out(`${lines.join('\n')}\n`)
}

/** Names on the left, values on the right; what has no value is left out. */
export async function printFacts(
  terminal: Terminal,
  facts: readonly (readonly [string, string | null])[],
): Promise<void> {
  const told = facts.filter(([, value]) => value !== null && value !== '')
  const width = Math.max(0, ...told.map(([name]) => name.length))
  await terminal.out(told.map(([name, value]) => `${name.padEnd(width)}  ${inLine(value ?? '')}\n`).join(''))
}

export function formatInstant(instant: string | null, never: string): string {
  return instant === null ? never : `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`
}

const COLOURS = { red: 31, green: 32, yellow: 33 } as const

export function paint(terminal: Terminal, colour: keyof typeof COLOURS, text: string): string {
  return terminal.colour ? `\u001b[${COLOURS[colour]}m${text}\u001b[39m` : text
}

function inLine(text: string): string {
  return printable(text).replace(/[\n\t]+/g, ' ')
}

const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\uff01-\uff60]/u
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How many cells of a terminal the text takes. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of LETTERS.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const { segment } of LETTERS.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept}…`
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
