/** Each detail of the protocol, left out on purpose; and what looks like an omission but harms nobody. */

import { type Choices, PROTOCOL, type Size } from './choices.ts'
import { CLOCKING, type Clocking, createExpiryModel } from './expiry-model.ts'
import { createModel } from './model.ts'
import { type Found, search } from './search.ts'
import { createWaitingModel, WAITING, type Waiting } from './waiting-model.ts'

export interface Case {
  readonly detail: string
  readonly title: string
  readonly search: () => Found
}

interface Omission {
  /** The letter of the detail in docs/decisions/0007-true-revokes.md; a dash for what stands beside them. */
  readonly detail: string
  readonly title: string
  readonly choices: Partial<Choices>
  readonly size?: Partial<Size>
}

/** One revoke, a caching node B, and A where the revoke is called. */
export const SMALL: Size = { changes: 1, watchers: 1, late: false }

const UNSAFE: readonly Omission[] = [
  { detail: 'a', title: 'a lease counts from the answer to its renewal', choices: { ownLease: 'from its answer' } },
  { detail: 'b', title: 'a waiter goes on without ending the lease', choices: { givingUp: 'goes on' } },
  {
    detail: 'b',
    title: 'a waiter ends a lease without looking at its counter',
    choices: { givingUp: 'ends it anyway' },
  },
  { detail: 'b', title: 'an ended lease can be renewed', choices: { endedLease: 'is renewed' } },
  { detail: 'c', title: 'the leases are read before the commit', choices: { leasesRead: 'before the commit' } },
  { detail: 'd', title: 'stillness is measured by the wall clock', choices: { stillness: 'by the wall clock' } },
  {
    detail: 'd',
    title: 'stillness counts from when the question was sent',
    choices: { stillness: 'from the question' },
  },
  { detail: 'd', title: 'there is no margin for clocks that drift', choices: { margin: 'left out' } },
  { detail: 'e', title: 'a crash may take back that a lease was acquired', choices: { crashTakes: 'acquisitions' } },
  { detail: 'e', title: 'a crash may take back that a lease was renewed', choices: { crashTakes: 'renewals' } },
  { detail: 'e', title: 'a crash may take back that a lease was ended', choices: { crashTakes: 'ends' } },
  { detail: 'f', title: 'memory is trusted as soon as a lease is acquired', choices: { catchUp: 'never' } },
  { detail: 'f', title: 'the ledger is read before the lease is acquired', choices: { catchUp: 'before acquiring' } },
  {
    detail: 'f',
    title: 'a lease whose acquisition was never answered is trusted with its first renewal',
    choices: { unansweredLease: 'renewed' },
    size: { late: true },
  },
  { detail: 'g', title: 'a change shares a look that began before its commit', choices: { look: 'one under way' } },
  { detail: 'g', title: 'a wait that takes too long is answered as done', choices: { tooLong: 'done' } },
  {
    detail: 'g',
    title: 'a second revoke, which finds nothing left to change, is answered at once',
    choices: { repeated: 'is answered at once' },
  },
  { detail: 'h', title: 'a node gives its lease back and still trusts its memory', choices: { stopping: 'trusts on' } },
  {
    detail: 'h',
    title: 'a node that has given its lease back believes a renewal that is answered late',
    choices: { stopping: 'hears a late renewal' },
  },
  {
    detail: '–',
    title: 'a position is recorded before the change is applied',
    choices: { position: 'before applying' },
  },
  { detail: '–', title: 'a position counts for whichever process has the name', choices: { positionOf: 'the name' } },
  { detail: '–', title: 'a process takes over the lease row of its name', choices: { rowOf: 'whoever has its name' } },
  { detail: '–', title: 'an entry that was read before a change is kept after it', choices: { load: 'kept' } },
  {
    detail: '–',
    title: 'a verification without a lease shares a reading that began before it',
    choices: { withoutLease: 'shares one under way' },
  },
  {
    detail: '–',
    title: 'a verification without a lease shares a load that began before it',
    choices: { withoutLease: 'shares a load under way' },
  },
  { detail: '–', title: 'a timer notes whether the lease holds', choices: { trust: 'noted by a timer' } },
  {
    detail: '–',
    title: 'the promise is made to verifications that began before the answer, too',
    choices: { promise: 'for what ends' },
  },
  {
    detail: '–',
    title: 'a monotonic clock stands still while its machine is suspended',
    choices: { suspension: 'unnoticed' },
  },
]

/** Other ways that are as good: none of them is found to do harm. */
const AS_GOOD: readonly Omission[] = [
  {
    detail: '–',
    title: 'a position counts for every lease that the same process takes',
    choices: { positionOf: 'the process' },
  },
  {
    detail: '–',
    title: 'a suspended machine is noticed by its wall clock',
    choices: { suspension: 'noticed by the wall clock' },
  },
]

/** Larger worlds for the protocol as it is. */
const LARGER: readonly { readonly title: string; readonly size: Partial<Size> }[] = [
  { title: 'late messages', size: { late: true } },
  { title: 'two changes, late messages', size: { changes: 2, late: true } },
  { title: 'a third node that ends leases', size: { watchers: 2 } },
]

const SLOW_REVOKES: readonly (Pick<Omission, 'detail' | 'title'> & { readonly rules: Partial<Waiting> })[] = [
  {
    detail: 'h',
    title: 'a node that stops says nothing',
    rules: { other: 'stops', stopping: 'says nothing', withinMs: 500 },
  },
  {
    detail: 'g',
    title: 'a waiter looks again only when a lease could be over',
    rules: { lookEveryMs: 3_500, alwaysEveryMs: null },
  },
  {
    detail: 'g',
    title: 'a waiter looks at leases from its commit on, which a frozen node holds up',
    rules: { other: 'freezes with the ledger locked', looksFrom: 'its commit' },
  },
  {
    detail: 'g',
    title: 'a node goes on renewing while it does not come along',
    rules: { other: 'applies nothing any more', renews: 'always', withinMs: 8_000 },
  },
]

const WRONG_CLOCKS: readonly { readonly title: string; readonly rules: Partial<Clocking> }[] = [
  { title: 'expiry is judged by the own wall clock', rules: { corrected: 'never' } },
  {
    title: 'the clock is set to the middle of the round trip',
    rules: { corrected: 'to the middle of the round trip' },
  },
  { title: 'a correction may set the clock back', rules: { backwards: 'when corrected' } },
]

function lease({ choices, detail, size, title }: Omission): Case {
  return { detail, title, search: () => search(createModel({ ...PROTOCOL, ...choices }, { ...SMALL, ...size })) }
}

function waiting(detail: string, title: string, rules: Partial<Waiting>): Case {
  return { detail, title, search: () => search(createWaitingModel({ ...WAITING, ...rules })) }
}

function clock(title: string, rules: Partial<Clocking>): Case {
  return { detail: 'i', title, search: () => search(createExpiryModel({ ...CLOCKING, ...rules })) }
}

/** The protocol as it is: nothing is found. */
export const WHOLE: readonly Case[] = [
  lease({ detail: '–', title: 'the protocol: no verification is wrong', choices: {} }),
  clock('the clock: nothing expired is accepted', {}),
  waiting('–', 'a frozen node: the revoke is answered within 4 s', {}),
  waiting('–', 'a node frozen with the ledger locked: within 4 s', { other: 'freezes with the ledger locked' }),
  waiting('–', 'a node that stops: within 0.5 s', { other: 'stops', withinMs: 500 }),
  waiting('–', 'a node that does not come along: within 8 s', { other: 'applies nothing any more', withinMs: 8_000 }),
]

/** As `WHOLE`, in minutes. */
export const WHOLE_AND_LARGE: readonly Case[] = [
  ...LARGER.map(({ size, title }) => lease({ detail: '–', title: `the protocol: ${title}`, choices: {}, size })),
  ...AS_GOOD.map(lease),
]

/** Each of these is found. */
export const OMISSIONS: readonly Case[] = [
  ...UNSAFE.map(lease),
  ...SLOW_REVOKES.map(({ detail, rules, title }) => waiting(detail, title, rules)),
  ...WRONG_CLOCKS.map(({ rules, title }) => clock(title, rules)),
]
