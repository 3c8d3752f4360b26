/** Plays one row of the table: what has to stop has stopped right after the answer, and nothing else has. */

import { expect } from 'vitest'
import { cause, makePerson, type Place, working } from './stage.ts'
import { type Cause, type Fate, fateOf, KINDS, type Kind } from './table.ts'

/** Asking about it ends it, so it is asked about when it matters. */
const ASKED_ONCE: readonly Kind[] = ['pending', 'app refresh']

export async function play(place: Place, tenant: string, what: Cause): Promise<void> {
  const person = await makePerson(place, tenant)
  const many = KINDS.filter((kind) => !ASKED_ONCE.includes(kind))
  expect(await working(person, many)).toEqual(Object.fromEntries(many.map((kind) => [kind, true])))
  const takeBack = await cause(place, person, what)
  const told = (fates: readonly Fate[]) =>
    Object.fromEntries(KINDS.map((kind) => [kind, fates.includes(fateOf(what, kind))]))
  // The order is that of the table; what waits comes late enough to be asked about only then.
  expect(await working(person, KINDS)).toEqual(told(['keeps']))
  if (takeBack === null) return
  await takeBack()
  const again = KINDS.filter((kind) => !(ASKED_ONCE.includes(kind) && fateOf(what, kind) === 'keeps'))
  const expected = told(['keeps', 'suspends'])
  expect(await working(person, again)).toEqual(Object.fromEntries(again.map((kind) => [kind, expected[kind]])))
}
