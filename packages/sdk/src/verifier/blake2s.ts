/**
 * BLAKE2s (RFC 7693; 256 bits, no key) of one short ASCII text, at once: `crypto.subtle` answers later, and `node:crypto` is
 * not everywhere. Made for processors without instructions for hashing, it takes half the time of SHA-256 where only
 * JavaScript can be had, and less than the way to `node:crypto` and back.
 */

/** One block. A secret has 43 characters. */
const LONGEST = 64

/** The first 32 bits of the fractional parts of the square roots of the first eight primes. */
const [A, B, C, D] = [0x6a09e667, 0xbb67ae85 | 0, 0x3c6ef372, 0xa54ff53a | 0]
const [E, F, G, H] = [0x510e527f, 0x9b05688c | 0, 0x1f83d9ab, 0x5be0cd19]
/** Says that the digest has 32 bytes, that there is no key, and that there is no tree of blocks (section 2.5). */
const FIRST = A ^ 0x01010020

/** Which word of the message comes next, round by round (section 2.7). */
const ORDER = Uint8Array.from(
  [
    ...['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d'],
    ...['2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'],
  ].join(''),
  (digit) => Number.parseInt(digit, 16),
)

/** The block. Where a processor has its bytes the other way round, this is another hash, and as good for what it is for. */
const m = new Int32Array(LONGEST / 4)
const bytes = new Uint8Array(m.buffer)
const encoder = new TextEncoder()

/** Writes the digest as eight words. False, and nothing written, for a text of more than 64 characters or not all ASCII. */
export function digestInto(digest: Int32Array, text: string): boolean {
  const { read, written } = encoder.encodeInto(text, bytes)
  const isWhole = read === text.length && written === read
  if (isWhole) compress(digest, written)
  // The rest of the next block has to be zeros, and no secret stays behind.
  for (let at = 0; at < m.length; at++) m[at] = 0
  return isWhole
}

function compress(digest: Int32Array, length: number): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [FIRST, B, C, D, E, F, G, H]
  let [c0, c1, c2, c3, d0, d1, d2, d3] = [A, B, C, D, E ^ length, F, ~G, H]
  // biome-ignore format: two lines for each of four columns, then for each of four diagonals.
  for (let at = 0; at < 160; at += 16) {
    a0 = (a0 + b0 + (m[ORDER[at] ?? 0] ?? 0)) | 0; d0 = turned(d0 ^ a0, 16); c0 = (c0 + d0) | 0; b0 = turned(b0 ^ c0, 12)
    a0 = (a0 + b0 + (m[ORDER[at + 1] ?? 0] ?? 0)) | 0; d0 = turned(d0 ^ a0, 8); c0 = (c0 + d0) | 0; b0 = turned(b0 ^ c0, 7)
    a1 = (a1 + b1 + (m[ORDER[at + 2] ?? 0] ?? 0)) | 0; d1 = turned(d1 ^ a1, 16); c1 = (c1 + d1) | 0; b1 = turned(b1 ^ c1, 12)
    a1 = (a1 + b1 + (m[ORDER[at + 3] ?? 0] ?? 0)) | 0; d1 = turned(d1 ^ a1, 8); c1 = (c1 + d1) | 0; b1 = turned(b1 ^ c1, 7)
    a2 = (a2 + b2 + (m[ORDER[at + 4] ?? 0] ?? 0)) | 0; d2 = turned(d2 ^ a2, 16); c2 = (c2 + d2) | 0; b2 = turned(b2 ^ c2, 12)
    a2 = (a2 + b2 + (m[ORDER[at + 5] ?? 0] ?? 0)) | 0; d2 = turned(d2 ^ a2, 8); c2 = (c2 + d2) | 0; b2 = turned(b2 ^ c2, 7)
    a3 = (a3 + b3 + (m[ORDER[at + 6] ?? 0] ?? 0)) | 0; d3 = turned(d3 ^ a3, 16); c3 = (c3 + d3) | 0; b3 = turned(b3 ^ c3, 12)
    a3 = (a3 + b3 + (m[ORDER[at + 7] ?? 0] ?? 0)) | 0; d3 = turned(d3 ^ a3, 8); c3 = (c3 + d3) | 0; b3 = turned(b3 ^ c3, 7)
    a0 = (a0 + b1 + (m[ORDER[at + 8] ?? 0] ?? 0)) | 0; d3 = turned(d3 ^ a0, 16); c2 = (c2 + d3) | 0; b1 = turned(b1 ^ c2, 12)
    a0 = (a0 + b1 + (m[ORDER[at + 9] ?? 0] ?? 0)) | 0; d3 = turned(d3 ^ a0, 8); c2 = (c2 + d3) | 0; b1 = turned(b1 ^ c2, 7)
    a1 = (a1 + b2 + (m[ORDER[at + 10] ?? 0] ?? 0)) | 0; d0 = turned(d0 ^ a1, 16); c3 = (c3 + d0) | 0; b2 = turned(b2 ^ c3, 12)
    a1 = (a1 + b2 + (m[ORDER[at + 11] ?? 0] ?? 0)) | 0; d0 = turned(d0 ^ a1, 8); c3 = (c3 + d0) | 0; b2 = turned(b2 ^ c3, 7)
    a2 = (a2 + b3 + (m[ORDER[at + 12] ?? 0] ?? 0)) | 0; d1 = turned(d1 ^ a2, 16); c0 = (c0 + d1) | 0; b3 = turned(b3 ^ c0, 12)
    a2 = (a2 + b3 + (m[ORDER[at + 13] ?? 0] ?? 0)) | 0; d1 = turned(d1 ^ a2, 8); c0 = (c0 + d1) | 0; b3 = turned(b3 ^ c0, 7)
    a3 = (a3 + b0 + (m[ORDER[at + 14] ?? 0] ?? 0)) | 0; d2 = turned(d2 ^ a3, 16); c1 = (c1 + d2) | 0; b0 = turned(b0 ^ c1, 12)
    a3 = (a3 + b0 + (m[ORDER[at + 15] ?? 0] ?? 0)) | 0; d2 = turned(d2 ^ a3, 8); c1 = (c1 + d2) | 0; b0 = turned(b0 ^ c1, 7)
  }
  digest[0] = FIRST ^ a0 ^ c0
  digest[1] = B ^ a1 ^ c1
  digest[2] = C ^ a2 ^ c2
  digest[3] = D ^ a3 ^ c3
  digest[4] = E ^ b0 ^ d0
  digest[5] = F ^ b1 ^ d1
  digest[6] = G ^ b2 ^ d2
  digest[7] = H ^ b3 ^ d3
}

const turned = (value: number, by: number): number => (value >>> by) | (value << (32 - by))
