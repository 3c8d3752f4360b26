/**
 * A token as JSON, taken apart: what a million tokens have alike is held once, what is each one's own as one text, and
 * the two things that change without the token are left out, to be put in when it is shown.
 */

import { instantText } from '../domain/instant-text.ts'

export interface ShownText {
  readonly alike: Alike
  /** The pieces of its own, end to end. */
  readonly own: string
  /** Where in `own` a piece ends and the next one begins. */
  readonly cuts: readonly [number, number, number, number]
}

/** Compared by identity: `createAlikes` answers the same one for the same pieces. */
export interface Alike {
  readonly place: string
  readonly grants: string
  /** To the point where it says whether the creator is still there; whole, when nobody made the token. */
  readonly creator: string
  readonly rest: string
}

/** Each begins a piece. Quotes inside texts are escaped in JSON, so that none of these can stand in one. */
const MARKS = [
  ',"tenant":',
  ',"user":',
  ',"grants":',
  ',"expiresAt":',
  ',"createdBy":',
  ',"updatedAt":',
  ',"lastUsedAt":',
  ',"secretPrefix":',
  ',"secretVisibility":',
] as const

const ACTIVE = ',"active":'

/** Null when the text is not that of a token. */
export function takeApart(text: string, alikes: Alikes): ShownText | null {
  const pieces: string[] = []
  let from = 0
  for (const mark of MARKS) {
    const at = text.indexOf(mark, from)
    if (at < 0) return null
    pieces.push(text.slice(from, at))
    from = at
  }
  const [begin = '', place = '', user = '', grants = '', ends = '', creator = '', updated = '', , mask = ''] = pieces
  const active = creator.indexOf(ACTIVE)
  const made = active < 0 ? creator : creator.slice(0, active + ACTIVE.length)
  const cuts = [begin.length, begin.length + user.length, 0, 0] satisfies [number, number, number, number]
  cuts[2] = cuts[1] + ends.length
  cuts[3] = cuts[2] + updated.length
  // Joined by way of bytes, or the pieces would go on holding the whole text that they were cut from.
  const own = Buffer.from(`${begin}${user}${ends}${updated}${mask}`).toString()
  return { alike: alikes({ place, grants, creator: made, rest: text.slice(from) }), own, cuts }
}

export interface Moving {
  /** Whether whoever made the token is still there; of no account when nobody did. */
  readonly creatorActive: boolean
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
}

export function putTogether({ alike, cuts, own }: ShownText, moving: Moving): string {
  const [user, ends, updated, mask] = cuts
  const creator = alike.creator.endsWith(ACTIVE) ? `${alike.creator}${moving.creatorActive}}` : alike.creator
  const at = moving.lastUsedAt === null ? 'null' : `"${instantText(moving.lastUsedAt)}"`
  return (
    `${own.slice(0, user)}${alike.place}${own.slice(user, ends)}${alike.grants}${own.slice(ends, updated)}${creator}` +
    `${own.slice(updated, mask)},"lastUsedAt":${at},"lastUsedAddress":${JSON.stringify(moving.lastUsedAddress)}` +
    `${own.slice(mask)}${alike.rest}`
  )
}

export type Alikes = (wanted: Alike) => Alike

/** Installations where each token is different share nothing beyond this. */
const MAX_ALIKES = 10_000

export function createAlikes(): Alikes {
  const known = new Map<string, Alike>()
  return (wanted) => {
    const key = `${wanted.place}${wanted.grants}${wanted.creator}${wanted.rest}`
    const present = known.get(key)
    if (present !== undefined) return present
    if (known.size >= MAX_ALIKES) known.clear()
    known.set(key, wanted)
    return wanted
  }
}
