import { describe, expect, it } from 'vitest'
import { cutTo, formatRow, measureColumns, widthOf, writeJson } from '../src/output.ts'
import { printable, withoutSecrets } from '../src/terminal.ts'

interface Row {
  readonly id: string
  readonly name: string
}

const COLUMNS = [
  { title: 'ID', of: (row: Row) => row.id },
  { title: 'NAME', of: (row: Row) => row.name, shrinks: true as const },
]

describe('a table', () => {
  const row = { id: 'tok_0123456789', name: 'A name that is far too long for a narrow terminal' }

  it('is cut to the terminal, but never its ids', () => {
    const widths = measureColumns(COLUMNS, [row], 40)
    const line = formatRow(COLUMNS, row, widths, 40)
    expect(line).toHaveLength(40)
    expect(line).toMatch(/^tok_0123456789 {2}A name that .*…$/)
  })

  it('is not cut when it goes into a pipe', () => {
    const widths = measureColumns(COLUMNS, [row], null)
    expect(formatRow(COLUMNS, row, widths, null)).toContain(row.name)
  })

  it('shows names that try to steer the terminal, in one line', () => {
    const nasty = { id: 'x', name: 'a\u001b[2Jb\u202ec\nd' }
    const line = formatRow(COLUMNS, nasty, measureColumns(COLUMNS, [nasty], null), null)
    expect(line).toBe('x   a\\u001b[2Jb\\u202ec d')
  })
})

describe('text', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
  ])('%s takes %i cells', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })

  it.each([
    ['abcdef', 4, 'abc…'],
    ['abcd', 4, 'abcd'],
    ['日本語', 4, '日…'],
  ])('%s cut to %i is %s', (text, width, cut) => {
    expect(cutTo(text, width)).toBe(cut)
  })

  it('loses every secret before it reaches the error stream', () => {
    const secret = `pltm_${'Z'.repeat(38)}`
    expect(withoutSecrets(`a ${secret} b ${secret}`)).toBe('a [secret] b [secret]')
    expect(printable('\u009b31mred\ttab\n')).toBe('\\u009b31mred\ttab\n')
  })

  it('stays the same value as JSON, with nothing that steers a terminal', () => {
    const value = { name: 'a\u009b\u202e\u007f\u001b' }
    const text = writeJson(value)
    expect(JSON.parse(text)).toEqual(value)
    expect(text).toMatch(/^[\x20-\x7e]*$/)
  })
})
