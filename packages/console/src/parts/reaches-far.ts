import type { Token } from '@polett/client/api'

const IN_USE_MS = 30 * 86_400_000

/** A master or administrator's token that is in use: what ends it asks for its name first. */
export function reachesFar({ admin, lastUsedAt, master }: Token, now: number): boolean {
  return (master || admin) && lastUsedAt !== null && now - Date.parse(lastUsedAt) < IN_USE_MS
}
