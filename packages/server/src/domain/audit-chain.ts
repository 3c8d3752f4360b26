/** The chain that makes the audit log provable: every entry's hash covers the entry before it. */

import { createHash, createHmac } from 'node:crypto'

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64)

/** An entry as it is kept: the members that the hash covers, and the two that make the chain. */
export interface ChainedEntry {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
}

/** How far a check has come. `brokenAt` is the first `seq` where the chain is not what it must be. */
export interface ChainState {
  readonly entries: number
  readonly head: string
  readonly brokenAt: number | null
}

/** What the ledger says about the chain, kept apart from the entries. */
export interface ChainEnd {
  readonly count: number
  readonly head: string
}

export interface ChainVerdict {
  readonly intact: boolean
  readonly entries: number
  readonly brokenAt?: number
}

/**
 * SHA-256 in hex over the previous hash (its 64 hex characters) followed by the canonical entry. The members
 * `previousHash` and `hash` of the entry, if there, are left out, so a stored entry and a new one hash alike.
 */
export function chainHash(previousHash: string, entry: object): string {
  const { previousHash: _, hash: __, ...covered } = entry as Partial<ChainedEntry>
  return createHash('sha256').update(previousHash).update(canonicalJson(covered)).digest('hex')
}

/** A MAC over the end of the chain, in hex: without the key, a chain computed anew from the start cannot pass for ours. */
export function chainMac(subkey: Uint8Array, end: ChainEnd): string {
  return createHmac('sha256', subkey)
    .update(canonicalJson({ count: end.count, head: end.head }))
    .digest('hex')
}

/** A check before its first entry. */
export function startChain(): ChainState {
  return { entries: 0, head: GENESIS, brokenAt: null }
}

/** The check after one more entry, given in ascending order of `seq`. The first broken place is kept. */
export function stepChain(state: ChainState, entry: ChainedEntry): ChainState {
  const expected = state.entries + 1
  const holds =
    entry.seq === expected && entry.previousHash === state.head && entry.hash === chainHash(state.head, entry)
  const brokenAt = state.brokenAt ?? (holds ? null : expected)
  return { entries: expected, head: entry.hash, brokenAt }
}

/** The verdict once all entries are read. The ledger's end shows a tail that was cut, added or computed anew. */
export function finishChain(state: ChainState, end: ChainEnd): ChainVerdict {
  const { entries } = state
  const brokenAt = state.brokenAt ?? brokenEnd(state, end)
  return brokenAt === null ? { intact: true, entries } : { intact: false, entries, brokenAt }
}

function brokenEnd(state: ChainState, end: ChainEnd): number | null {
  if (state.entries !== end.count) return Math.min(state.entries, end.count) + 1
  return state.head === end.head ? null : Math.max(end.count, 1)
}

/**
 * The canonical JSON of a plain value (RFC 8785): members sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them. Lone surrogates, which no database keeps, become U+FFFD. Throws for what JSON cannot hold: undefined,
 * numbers that are not finite, functions, class instances, and names that fall together.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed())
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (isPlainObject(value)) return canonicalObject(value)
  throw new Error(`A value of type ${typeof value} has no canonical JSON.`)
}

function canonicalObject(value: object): string {
  const members = Object.entries(value).map(([name, member]) => [name.toWellFormed(), member] as const)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  const written = members.map(([name, member], at) => {
    if (name === members[at + 1]?.[0]) throw new Error('Two names of an object fall together.')
    return `${JSON.stringify(name)}:${canonicalJson(member)}`
  })
  return `{${written.join(',')}}`
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
