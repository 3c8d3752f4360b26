/** In which form the reader of a file wants it (RFC 9110 §12.5.3). */

/** The forms in which a built text lies there, besides itself. */
export type Encoding = 'br' | 'gzip'

/**
 * The wanted one among those that lie there, in the order of our own liking; null stands for the file as it is, which is
 * also the answer to whoever wants none of them.
 */
export function chooseEncoding(header: string | undefined, available: readonly Encoding[]): Encoding | null {
  if (header === undefined) return null
  const weights = parseWeights(header)
  let best: { readonly encoding: Encoding | null; readonly weight: number } = {
    encoding: null,
    // The file as it is may always be sent, but who names others and not this would rather have those.
    weight: weights.get('identity') ?? 0,
  }
  for (const encoding of available) {
    const weight = weights.get(encoding) ?? weights.get('*') ?? 0
    const isBetter = best.encoding === null ? weight >= best.weight : weight > best.weight
    if (weight > 0 && isBetter) best = { encoding, weight }
  }
  return best.encoding
}

function parseWeights(header: string): ReadonlyMap<string, number> {
  return new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
      const quality = parameters.find((each) => each.startsWith('q='))
      return [name === 'x-gzip' ? 'gzip' : name, quality === undefined ? 1 : parseQuality(quality.slice(2))]
    }),
  )
}

/** What is not written as RFC 9110 §12.4.2 has it counts as a no, since that harms nobody. */
function parseQuality(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0
}
