/**
 * Requests that are, but for one secret, the one before them on the same connection: a gateway keeps its connections, and
 * asks the same question about one bearer after another. What was read of the first is true of the others.
 */

export interface RepeatedRequest {
  /** What stands in the place of the secret, if all around it is the same; null otherwise. Whether it is one is not known. */
  secretIn(text: string): string | null
}

/** Null when the secret is not there, or more than once. Keeps nothing of the secret. */
export function repeatedRequest(text: string, secret: string): RepeatedRequest | null {
  const at = text.indexOf(secret)
  if (secret === '' || at < 0 || text.indexOf(secret, at + 1) >= 0) return null
  const [before, after] = [ownText(text.slice(0, at)), ownText(text.slice(at + secret.length))]
  const { length } = text
  const end = length - after.length
  return {
    secretIn: (other) =>
      other.length === length && other.startsWith(before) && other.endsWith(after) ? other.slice(at, end) : null,
  }
}

/** A copy: a part of a text keeps the whole of it in memory, and what is kept of a request must not keep its secret. */
export function ownText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1')
}
