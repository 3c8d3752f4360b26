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

/** What a list answers: a page as JSON, or all of it as CSV. */
export function alsoAsCsv(page: object) {
  const content = { 'application/json': { schema: page }, 'text/csv': { schema: { type: 'string' } } }
  return { description: 'A page, or the whole list as CSV.', content }
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

/**
 * Where a cell may begin and a formula follows, in plain or full-width characters. A spreadsheet of another country may
 * split a field at its own separator, quotes or not; what lies between is skipped by some before they look at a cell.
 */
const BEFORE_FORMULA = /(?:^|[,;|\t\r\n])[ "'\0\u00a0\ufeff]*(?=[=+\-@＝＋－＠])/g

/** Puts an apostrophe before each place that a spreadsheet could read as a formula. */
function withoutFormulas(text: string): string {
  const safe = text.replace(BEFORE_FORMULA, "$&'")
  return /^[\t\r\n\0]/.test(text) ? `'${safe}` : safe
}
