/**
 * SHA-256 (FIPS 180-4) of one short ASCII text, at once: `crypto.subtle` answers later, and `node:crypto` is not everywhere.
 * One block of 64 bytes holds at most 55 bytes of text, and a secret has 43.
 */

const LONGEST = 55
const ROUNDS = 64

/** The first 32 bits of the fractional parts of the square roots (start) and cube roots (rounds) of the first primes. */
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)))
const CONSTANTS = Int32Array.from(primes(ROUNDS), (prime) => fraction(Math.cbrt(prime)))

const words = new Int32Array(ROUNDS)
const [A = 0, B = 0, C = 0, D = 0, E = 0, F = 0, G = 0, H = 0] = START

/** Writes the digest as eight words. False, and nothing written, for a text that is longer than 55 characters or not ASCII. */
export function digestInto(digest: Int32Array, text: string): boolean {
  if (!writeBlock(text)) return false
  extendWords()
  compress(digest)
  return true
}

/** The text, one bit, zeros, and the length in bits. */
function writeBlock(text: string): boolean {
  const { length } = text
  if (length > LONGEST) return false
  let seen = 0
  let at = 0
  let word = 0
  for (; at + 3 < length; at += 4, word++) {
    const [one, two] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
    const [three, four] = [text.charCodeAt(at + 2), text.charCodeAt(at + 3)]
    seen |= one | two | three | four
    words[word] = (one << 24) | (two << 16) | (three << 8) | four
  }
  let last = 0
  let shift = 24
  for (; at < length; at++, shift -= 8) {
    const code = text.charCodeAt(at)
    seen |= code
    last |= code << shift
  }
  words[word] = last | (0x80 << shift)
  words.fill(0, word + 1, 15)
  words[15] = length << 3
  return seen < 0x80
}

function extendWords(): void {
  for (let at = 16; at < ROUNDS; at++) {
    const early = words[at - 15] ?? 0
    const late = words[at - 2] ?? 0
    const low = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)
    const high = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10)
    words[at] = ((words[at - 16] ?? 0) + low + (words[at - 7] ?? 0) + high) | 0
  }
}

/** Eight rounds a turn, so that no variable has to be handed on to the next one: a third of the time is saved by it. */
function compress(digest: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = [A, B, C, D, E, F, G, H]
  for (let at = 0; at < ROUNDS; at += 8) {
    h = (h + sum(e, f, g, at)) | 0
    d = (d + h) | 0
    h = (h + mix(a, b, c)) | 0
    g = (g + sum(d, e, f, at + 1)) | 0
    c = (c + g) | 0
    g = (g + mix(h, a, b)) | 0
    f = (f + sum(c, d, e, at + 2)) | 0
    b = (b + f) | 0
    f = (f + mix(g, h, a)) | 0
    e = (e + sum(b, c, d, at + 3)) | 0
    a = (a + e) | 0
    e = (e + mix(f, g, h)) | 0
    d = (d + sum(a, b, c, at + 4)) | 0
    h = (h + d) | 0
    d = (d + mix(e, f, g)) | 0
    c = (c + sum(h, a, b, at + 5)) | 0
    g = (g + c) | 0
    c = (c + mix(d, e, f)) | 0
    b = (b + sum(g, h, a, at + 6)) | 0
    f = (f + b) | 0
    b = (b + mix(c, d, e)) | 0
    a = (a + sum(f, g, h, at + 7)) | 0
    e = (e + a) | 0
    a = (a + mix(b, c, d)) | 0
  }
  digest[0] = A + a
  digest[1] = B + b
  digest[2] = C + c
  digest[3] = D + d
  digest[4] = E + e
  digest[5] = F + f
  digest[6] = G + g
  digest[7] = H + h
}

/** Σ1 and Ch of the standard, with the round's word and constant. */
function sum(e: number, f: number, g: number, round: number): number {
  const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
  return (turned + (g ^ (e & (f ^ g))) + (CONSTANTS[round] ?? 0) + (words[round] ?? 0)) | 0
}

/** Σ0 and Maj of the standard. */
function mix(a: number, b: number, c: number): number {
  const turned = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
  return (turned + ((a & b) | (c & (a | b)))) | 0
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

function fraction(value: number): number {
  return ((value - Math.floor(value)) * 2 ** 32) | 0
}
