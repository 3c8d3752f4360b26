/** The next request of a job, as the text that goes over the wire. */

import { readFileSync } from 'node:fs'
import type { TokenChoice, Traffic } from './load-job.ts'
import { SECRET_BYTES } from './seed-shape.ts'

/** Null when there is nothing left to ask. */
export type NextRequest = () => string | null

export function createRequests(traffic: Traffic): NextRequest {
  switch (traffic.kind) {
    case 'verify':
      return verifyRequests(traffic)
    case 'ask':
      return askingRequests(traffic)
    case 'around':
      return aroundSecrets(traffic)
    case 'list':
      return listedRequests(traffic)
  }
}

function listedRequests({ requests, secret }: Extract<Traffic, { kind: 'list' }>): NextRequest {
  let at = 0
  return () => {
    const request = requests[at]
    at += 1
    if (request === undefined) return null
    const { body, method, path } = request
    const payload =
      body === null
        ? '\r\n'
        : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${secret}\r\n${payload}`
  }
}

function verifyRequests({ choice, path, secretsFile }: Extract<Traffic, { kind: 'verify' }>): NextRequest {
  const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAuthorization: Bearer `
  return aroundSecrets({ secretsFile, secretBytes: SECRET_BYTES, choice, before: head, after: '\r\n\r\n' })
}

function askingRequests(traffic: Extract<Traffic, { kind: 'ask' }>): NextRequest {
  const { bearer, body, choice, path, secretsFile } = traffic
  const length = Buffer.byteLength(body.before) + SECRET_BYTES + Buffer.byteLength(body.after)
  const head =
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAuthorization: Bearer ${bearer}\r\n` +
    `Content-Type: ${body.type}\r\nContent-Length: ${length}\r\n\r\n${body.before}`
  return aroundSecrets({ secretsFile, secretBytes: SECRET_BYTES, choice, before: head, after: body.after })
}

/** One text for each secret, which stands between the same two others. */
function aroundSecrets(around: Omit<Extract<Traffic, { kind: 'around' }>, 'kind'>): NextRequest {
  const { after, before, choice, secretBytes, secretsFile } = around
  const secrets = secretsOf(secretsFile)
  const next = chooser(choice, secrets.length / secretBytes)
  return () => {
    const index = next()
    if (index === null) return null
    const start = index * secretBytes
    return `${before}${secrets.toString('latin1', start, start + secretBytes)}${after}`
  }
}

/** Read once: the generator lives through all rounds. */
const files = new Map<string, Buffer>()

function secretsOf(file: string): Buffer {
  const present = files.get(file)
  if (present !== undefined) return present
  const read = readFileSync(file)
  files.set(file, read)
  return read
}

function chooser(choice: TokenChoice, count: number): () => number | null {
  if (choice === 'sweep') {
    let at = 0
    return () => (at < count ? at++ : null)
  }
  if (choice === 'uniform') return () => Math.floor(Math.random() * count)
  const ranks = zipfRanks(count)
  // Somewhere, so that short jobs one after another do not ask for the same ones.
  let at = Math.floor(Math.random() * ranks.length)
  return () => {
    at = (at + 1) % ranks.length
    // A stride that shares no divisor with the count scatters the popular ones over all tenants and kinds.
    return (((ranks[at] ?? 0) * 7_919) % count) | 0
  }
}

const DRAWN = 1 << 19
const drawn = new Map<number, Uint32Array>()

/** Ranks drawn with a probability of 1/(rank + 1): drawn ahead, so that drawing takes no time from the rounds. */
function zipfRanks(count: number): Uint32Array {
  const present = drawn.get(count)
  if (present !== undefined) return present
  const sums = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 1)
    sums[rank] = sum
  }
  const ranks = Uint32Array.from({ length: DRAWN }, () => firstAtLeast(sums, Math.random() * sum))
  drawn.set(count, ranks)
  return ranks
}

function firstAtLeast(sums: Float64Array, wanted: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
