import { describe, expect, it } from 'vitest'
import { csvLine, wantsCsv } from './csv.ts'

describe('a line of CSV', () => {
  it('quotes what RFC 4180 asks for, and doubles quotes', () => {
    expect(csvLine(['plain', 'a,b', 'say "no"', 'two\nlines', null, 7, true])).toBe(
      'plain,"a,b","say ""no""","two\nlines",,7,true\r\n',
    )
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+47 22 22 22', "'+47 22 22 22"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['＠x', "'＠x"],
    ['  =1', "  '=1"],
    ['\u00a0=1', "\u00a0'=1"],
    ['a-b=c', 'a-b=c'],
    ['kari@acme.example', 'kari@acme.example'],
    ['2027-03-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'],
  ])('makes %j harmless', (value, field) => {
    expect(csvLine([value])).toBe(`${field}\r\n`)
  })

  it.each([
    ['\t=1', `"'\t'=1"`],
    ['\rx', `"'\rx"`],
    ['a;=1', `"a;'=1"`],
    ['a,"=1"', `"a,""'=1"""`],
    ['"=1', `"""'=1"`],
    [',,=1,-2', `",,'=1,'-2"`],
    ['a\n-1', `"a\n'-1"`],
  ])('makes %j harmless where another reader would split it', (value, field) => {
    expect(csvLine([value])).toBe(`${field}\r\n`)
  })

  it('leaves numbers as they are, and text of tabs alone costs no time', () => {
    expect(csvLine([-1])).toBe('-1\r\n')
    // By what this process itself had to do, as the machine may have other work.
    const started = process.threadCpuUsage()
    csvLine(['\t'.repeat(200_000), `,${' '.repeat(200_000)}x`, ', '.repeat(100_000)])
    expect(process.threadCpuUsage(started).user).toBeLessThan(200_000)
  })
})

it('is asked for by the media type alone', () => {
  const asks = (accept: string) => wantsCsv({ headers: { accept } })
  expect(['text/csv', 'Text/CSV; q=1', 'text/html, text/csv'].map(asks)).toEqual([true, true, true])
  expect(['application/json', '*/*', 'text/csvx', ''].map(asks)).toEqual([false, false, false, false])
})
