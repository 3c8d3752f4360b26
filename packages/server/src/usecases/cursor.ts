/** Where a list goes on: sealed, so that nothing a client makes up reaches a query. */

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
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

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * `question` is everything that makes the list what it is: a cursor of another list or filter is refused. Encrypted,
 * because the key of the last row may be something that the list does not show.
 */
export function sealCursor(deps: Pick<Deps, 'entropy' | 'keys'>, question: object, cursor: Cursor): string {
  const { key, id } = cursor.position
  const nonce = deps.entropy(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, deps.keys.current.cursor, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo(question))
  const body = cipher.update(JSON.stringify([key, id, cursor.total, cursor.totalIsMinimum]), 'utf8')
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Throws `malformed_request` for anything that `sealCursor` has not made for the same question. */
export function openCursor(deps: Pick<Deps, 'keys'>, question: object, text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url')
  for (const { cursor: subkey } of deps.keys.all) {
    const body = decrypt(subkey, bytes, boundTo(question))
    if (body === null) continue
    const [key, id, total, totalIsMinimum] = JSON.parse(body) as [string | number, number, number, boolean]
    return { position: { key, id }, total, totalIsMinimum }
  }
  throw new Problem('malformed_request', {
    detail: 'This cursor does not belong to this list. Start again without a cursor, with the same filter and order.',
  })
}

function decrypt(subkey: Uint8Array, bytes: Buffer, associated: Uint8Array): string | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  const tagStart = bytes.length - TAG_BYTES
  const decipher = createDecipheriv(ALGORITHM, subkey, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(associated)
  decipher.setAuthTag(bytes.subarray(tagStart))
  const body = decipher.update(bytes.subarray(NONCE_BYTES, tagStart))
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

function boundTo(question: object): Uint8Array {
  return createHash('sha256').update(canonicalJson(question)).digest()
}
