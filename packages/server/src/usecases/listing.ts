/**
 * Pages of a list: rows come in order along indexes, are looked at one by one, and the page ends when it is full or
 * when enough rows have been looked at.
 */

import type { Deps } from '../deps.ts'
import { type Cursor, openCursor, type Position, sealCursor } from './cursor.ts'

/** What every list row has: its sort key and its internal id, which breaks ties. */
export interface Row {
  readonly key: string | number
  readonly id: number
}

/** A source of rows in the order of the list, such as the tokens of one kind in one tenant. */
export interface Stream<R extends Row> {
  rows(after: Position | null, limit: number): Promise<readonly R[]>
  /** How many there are, counted up to `limit`. */
  count(limit: number): Promise<number>
}

export interface Sought<R extends Row> {
  /** The first after a position, up to `limit`; no more than `maxLookedAt` rows are looked at for them. */
  find(after: Position | null, limit: number, maxLookedAt: number): Promise<Walked<R>>
  /** How many there are, counted up to `limit`; whether those are all, as far as `maxLookedAt` rows tell. */
  count(limit: number, maxLookedAt: number): Promise<{ readonly count: number; readonly isAll: boolean }>
}

export interface Listing<R extends Row> {
  /** The database answers the list alone, and the streams are not read. */
  readonly sought?: Sought<R>
  readonly streams: readonly Stream<R>[]
  readonly descending: boolean
  /** Left out: every row belongs to the list. */
  readonly matches?: (row: R) => boolean
}

export interface ListPage<R> {
  readonly rows: readonly R[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

const DEFAULT_LIMIT = 50
const MAX_TOTAL = 10_000
/** One page looks at no more rows than this. */
const MAX_LOOKED_AT = 10_000
/** Counting looks a little further, so that most filtered lists have an exact total. */
const MAX_COUNTED = 30_000
const CHUNK = 500

/** `question` names the list, its filter and its order; a cursor is bound to it. */
export async function listPage<R extends Row>(
  deps: Pick<Deps, 'entropy' | 'keys'>,
  listing: Listing<R>,
  question: object,
  {
    cursor: text,
    limit = DEFAULT_LIMIT,
  }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<ListPage<R>> {
  const cursor = text === undefined ? null : openCursor(deps, question, text)
  const walked = walk(listing, cursor?.position ?? null, limit, MAX_LOOKED_AT)
  // Asked for at once: what is sought and counted at the same time is one way to the database and back.
  const early = cursor === null && listing.sought !== undefined ? countSought(listing.sought) : null
  const [{ next, rows }, counted] = await Promise.all([walked, early])
  const { total, totalIsMinimum } = cursor ?? totalOf(rows.length, next, counted) ?? (await countAll(listing))
  const nextCursor = next === null ? null : sealCursor(deps, question, { position: next, total, totalIsMinimum })
  return { rows, nextCursor, total, totalIsMinimum }
}

/** Every row of a list, in order, a chunk at a time: for exports, and in large chunks for bulk work, which is waited for. */
export async function* walkAll<R extends Row>(listing: Listing<R>, chunk: number = CHUNK): AsyncGenerator<R> {
  let after: Position | null = null
  do {
    const walked: Walked<R> = await walk(listing, after, chunk, MAX_LOOKED_AT)
    yield* walked.rows
    after = walked.next
  } while (after !== null)
}

type Total = Omit<Cursor, 'position'>

/** A page that has everything tells how many there are. */
function totalOf(onFirstPage: number, next: Position | null, counted: Total | null): Total | null {
  return next === null ? { total: onFirstPage, totalIsMinimum: false } : counted
}

async function countSought<R extends Row>(sought: Sought<R>): Promise<Total> {
  const { count, isAll } = await sought.count(MAX_TOTAL + 1, MAX_COUNTED)
  return { total: Math.min(count, MAX_TOTAL), totalIsMinimum: count > MAX_TOTAL || !isAll }
}

async function countAll<R extends Row>(listing: Listing<R>): Promise<Total> {
  let total = 0
  if (listing.matches === undefined) {
    for (const stream of listing.streams) {
      total += await stream.count(MAX_TOTAL + 1 - total)
      if (total > MAX_TOTAL) break
    }
    return { total: Math.min(total, MAX_TOTAL), totalIsMinimum: total > MAX_TOTAL }
  }
  const counted = await walk(listing, null, MAX_TOTAL, MAX_COUNTED)
  return { total: counted.rows.length, totalIsMinimum: counted.next !== null }
}

export interface Walked<R> {
  readonly rows: readonly R[]
  /** The last row looked at when there may be more; null at the end of the list. */
  readonly next: Position | null
}

function walk<R extends Row>(
  listing: Listing<R>,
  after: Position | null,
  limit: number,
  maxLookedAt: number,
): Promise<Walked<R>> {
  if (listing.sought !== undefined) return listing.sought.find(after, limit, maxLookedAt)
  return walkStreams(listing, after, limit, maxLookedAt)
}

async function walkStreams<R extends Row>(
  listing: Listing<R>,
  after: Position | null,
  limit: number,
  maxLookedAt: number,
): Promise<Walked<R>> {
  const { descending, matches, streams } = listing
  const readers = streams.map((stream) => createReader(stream, after, Math.min(limit + 1, CHUNK)))
  // All begin at once: one after another, each would wait for the answer to the one before.
  await Promise.all(readers.map((reader) => reader.peek()))
  const rows: R[] = []
  let last: Position | null = after
  for (let looked = 0; ; looked += 1) {
    const first = await nextReader(readers, descending)
    if (first === null) return { rows, next: null }
    if (rows.length === limit || looked === maxLookedAt) return { rows, next: last }
    const row = first.shift()
    if (matches === undefined || matches(row)) rows.push(row)
    last = { key: row.key, id: row.id }
  }
}

interface Reader<R extends Row> {
  peek(): Promise<R | null>
  shift(): R
}

/** At first as many as the page may need; who has to look at more takes more at a time. */
function createReader<R extends Row>(stream: Stream<R>, start: Position | null, firstSize: number): Reader<R> {
  let after = start
  let size = firstSize
  let buffer: readonly R[] = []
  let index = 0
  let ended = false
  return {
    async peek() {
      if (index < buffer.length) return buffer[index] ?? null
      if (ended) return null
      buffer = await stream.rows(after, size)
      index = 0
      ended = buffer.length < size
      size = CHUNK
      const last = buffer.at(-1)
      if (last !== undefined) after = { key: last.key, id: last.id }
      return buffer[0] ?? null
    },
    shift() {
      const row = buffer[index]
      if (row === undefined) throw new Error('A list was read past its end.')
      index += 1
      return row
    },
  }
}

async function nextReader<R extends Row>(
  readers: readonly Reader<R>[],
  descending: boolean,
): Promise<Reader<R> | null> {
  let best: { reader: Reader<R>; row: R } | null = null
  for (const reader of readers) {
    const row = await reader.peek()
    if (row === null) continue
    if (best === null || comparePositions(row, best.row) * (descending ? -1 : 1) < 0) best = { reader, row }
  }
  return best?.reader ?? null
}

/** The order of the databases: numbers by value, text by its bytes; ties by id. */
export function comparePositions(a: Position, b: Position): number {
  if (typeof a.key === 'number' && typeof b.key === 'number') return a.key - b.key || a.id - b.id
  return Buffer.compare(Buffer.from(String(a.key)), Buffer.from(String(b.key))) || a.id - b.id
}
