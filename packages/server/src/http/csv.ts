/** Lists as CSV (RFC 4180), in a form that no spreadsheet takes for a formula. */

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type CsvValue = string | number | boolean | null

/** Whether the caller asks for CSV instead of JSON. */
export function wantsCsv(request: Pick<FastifyRequest, 'headers'>): boolean {
  return (request.headers.accept ?? '')
    .split(',')
    .some((type) => type.split(';')[0]?.trim().toLowerCase() === 'text/csv')
}

/** One record with its line end. Null is an empty field. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`
}

/** Sends a file line by line, no faster than the client takes it. An error on the way cuts the connection. */
export function sendCsv(reply: FastifyReply, filename: string, lines: AsyncIterable<string>): FastifyReply {
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${filename}"`)
    .send(Readable.from(inChunks(lines), { objectMode: false, highWaterMark: CHUNK_CHARACTERS }))
}

const CHUNK_CHARACTERS = 16_384

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for await (const line of lines) {
    chunk += line
    if (chunk.length < CHUNK_CHARACTERS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function csvField(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = withoutFormulas(value)
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Where a formula begins, as plain and as full-width characters. */
const TRIGGERS: ReadonlySet<string> = new Set('=+-@＝＋－＠')
const DANGEROUS = /[=+\-@＝＋－＠\t\r\n\0]/
/** A spreadsheet of another country may split a field here, quotes or not, and begin a new cell. */
const SEPARATORS: ReadonlySet<string> = new Set(',;|\t\r\n')
/** Skipped by some spreadsheets before they look at a cell. */
const SKIPPED: ReadonlySet<string> = new Set(' "\'\0\u00a0\ufeff')

/** Puts an apostrophe before each place that a spreadsheet could read as a formula. One pass, whatever the text. */
function withoutFormulas(text: string): string {
  if (!DANGEROUS.test(text)) return text
  let safe = /^[\t\r\n\0]/.test(text) ? "'" : ''
  let begins = true
  for (const character of text) {
    if (begins && TRIGGERS.has(character)) safe += "'"
    safe += character
    begins = SEPARATORS.has(character) || (begins && SKIPPED.has(character))
  }
  return safe
}
