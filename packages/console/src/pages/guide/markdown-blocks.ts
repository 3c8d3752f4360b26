/** Reads the subset of Markdown that the guide is written in. What it does not know stays text. */

export type Inline =
  | { readonly type: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly to: string }

export type Block =
  | { readonly type: 'heading'; readonly level: number; readonly text: string; readonly id: string }
  | { readonly type: 'paragraph' | 'note'; readonly content: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'picture'; readonly alt: string; readonly file: string }
  | {
      readonly type: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }

const FENCE = '```'
const HEADING = /^(#{1,3}) (.+)$/
const PICTURE = /^!\[([^\]]*)\]\(([^)]+)\)$/
const ITEM = /^(?:[-*]|\d+\.) (.+)$/

/** Blocks stand apart by empty lines; a list's or table's lines follow each other. */
export function readBlocks(text: string): readonly Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at += 1
      continue
    }
    const end = endOfBlock(lines, at)
    blocks.push(blockOf(lines.slice(at, end)))
    at = end
  }
  return blocks
}

function endOfBlock(lines: readonly string[], start: number): number {
  const first = lines[start] ?? ''
  if (first.startsWith(FENCE)) {
    const close = lines.findIndex((line, at) => at > start && line.startsWith(FENCE))
    return close === -1 ? lines.length : close + 1
  }
  if (HEADING.test(first) || PICTURE.test(first)) return start + 1
  const end = lines.findIndex((line, at) => at > start && (line.trim() === '' || line.startsWith(FENCE)))
  return end === -1 ? lines.length : end
}

function blockOf(lines: readonly string[]): Block {
  const first = lines[0] ?? ''
  if (first.startsWith(FENCE)) return { type: 'code', text: lines.slice(1, -1).join('\n') }
  const heading = HEADING.exec(first)
  if (heading !== null) {
    const text = heading[2] ?? ''
    return { type: 'heading', level: heading[1]?.length ?? 1, text, id: headingId(text) }
  }
  const picture = PICTURE.exec(first)
  if (picture !== null) return { type: 'picture', alt: picture[1] ?? '', file: picture[2] ?? '' }
  if (ITEM.test(first)) return { type: 'list', ordered: /^\d/.test(first), items: itemsOf(lines).map(readInline) }
  if (first.startsWith('|')) return tableOf(lines)
  if (first.startsWith('> ')) {
    return { type: 'note', content: readInline(lines.map((line) => line.replace(/^> ?/, '')).join(' ')) }
  }
  return { type: 'paragraph', content: readInline(lines.join(' ')) }
}

/** A line that begins no item goes on with the one before. */
function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = []
  for (const line of lines) {
    const item = ITEM.exec(line)
    if (item !== null) items.push(item[1] ?? '')
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return items
}

function tableOf(lines: readonly string[]): Block {
  const cells = (line: string) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => readInline(cell.trim()))
  return { type: 'table', head: cells(lines[0] ?? ''), rows: lines.slice(2).map(cells) }
}

/** As a code host makes it from the words of the heading, so that a link to a part works in both places. */
export const headingId = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)/g

function readInline(text: string): readonly Inline[] {
  const parts: Inline[] = []
  let read = 0
  for (const found of text.matchAll(INLINE)) {
    if (found.index > read) parts.push({ type: 'text', text: text.slice(read, found.index) })
    parts.push(partOf(found))
    read = found.index + found[0].length
  }
  if (read < text.length) parts.push({ type: 'text', text: text.slice(read) })
  return parts
}

function partOf([, code, bold, label, to]: RegExpExecArray): Inline {
  if (code !== undefined) return { type: 'code', text: code }
  if (bold !== undefined) return { type: 'bold', text: bold }
  return { type: 'link', text: label ?? '', to: to ?? '' }
}
