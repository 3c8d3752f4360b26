/** Where a list goes on: sealed, so that nothing a client makes up reaches a query. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../domain/audit-chain.ts'
import { Problem } from './problem.ts'

/** The sort key and the internal id of the last row that was looked at. */
export interface Position {
  readonly key: string | number
  readonly id: number
}

export interface Cursor {
  readonly position: Position
  /** As counted for the first page, so that walking on does not count again. */
  readonly total: number
  readonly totalIsMinimum: boolean
}

const MAC_BYTES = 16

/** `question` is everything that makes the list what it is: a cursor of another list or filter is refused. */
export function sealCursor(deps: Pick<Deps, 'keys'>, question: object, cursor: Cursor): string {
  const { key, id } = cursor.position
  const body = Buffer.from(JSON.stringify([key, id, cursor.total, cursor.totalIsMinimum]))
  return Buffer.concat([macOf(deps.keys.current.cursor, question, body), body]).toString('base64url')
}

/** Throws `malformed_request` for anything that `sealCursor` has not made for the same question. */
export function openCursor(deps: Pick<Deps, 'keys'>, question: object, text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url')
  const mac = bytes.subarray(0, MAC_BYTES)
  const body = bytes.subarray(MAC_BYTES)
  const genuine = deps.keys.all.some(
    ({ cursor }) => mac.length === MAC_BYTES && timingSafeEqual(macOf(cursor, question, body), mac),
  )
  if (!genuine) {
    throw new Problem('malformed_request', {
      detail: 'This cursor does not belong to this list. Start again without a cursor, with the same filter and order.',
    })
  }
  const [key, id, total, totalIsMinimum] = JSON.parse(body.toString()) as [string | number, number, number, boolean]
  return { position: { key, id }, total, totalIsMinimum }
}

function macOf(subkey: Uint8Array, question: object, body: Uint8Array): Buffer {
  const asked = createHash('sha256').update(canonicalJson(question)).digest()
  return createHmac('sha256', subkey).update(asked).update(body).digest().subarray(0, MAC_BYTES)
}
