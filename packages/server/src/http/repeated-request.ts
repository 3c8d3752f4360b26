/**
 * Requests that are, but for their secrets, the one before them on the same connection: a gateway keeps its connections, and
 * asks the same question about one bearer after another. What was read of the first is true of the others.
 */

export interface RepeatedRequest {
  /** What stands in the places of the secrets, if all around them is the same; null otherwise. Whether they are any is not known. */
  secretsIn(text: string): readonly string[] | null
}

interface Part {
  readonly at: number
  readonly text: string
}

/**
 * `secrets` in the order in which they stand there. Null when one is not there, more than once, or not behind the one before
 * it. Keeps nothing of the secrets.
 */
export function repeatedRequest(text: string, secrets: readonly string[]): RepeatedRequest | null {
  const around: Part[] = []
  const places: { readonly start: number; readonly end: number }[] = []
  let read = 0
  for (const secret of secrets) {
    const start = text.indexOf(secret)
    if (secret === '' || start < read || text.indexOf(secret, start + 1) >= 0) return null
    const end = start + secret.length
    around.push({ at: read, text: ownText(text.slice(read, start)) })
    places.push({ start, end })
    read = end
  }
  around.push({ at: read, text: ownText(text.slice(read)) })
  const { length } = text
  return {
    secretsIn(other) {
      if (other.length !== length) return null
      for (const part of around) if (!other.startsWith(part.text, part.at)) return null
      return places.map(({ end, start }) => other.slice(start, end))
    },
  }
}

/** A copy: a part of a text keeps the whole of it in memory, and what is kept of a request must not keep its secret. */
export function ownText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1')
}
