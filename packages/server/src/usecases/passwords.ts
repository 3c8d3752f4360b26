/** How passwords are hashed and checked: Argon2id (RFC 9106), off the event loop, and never too many at once. */

import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Entropy } from '../domain/secret.ts'

export interface PasswordCost {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
}

/** The least that OWASP's Password Storage Cheat Sheet recommends for Argon2id: 19 MiB, two passes. */
export const DEFAULT_PASSWORD_COST: PasswordCost = { memoryKiB: 19_456, passes: 2, parallelism: 1 }

/** The hash of a password as a PHC string, which carries its own cost and salt. */
export async function hashPassword(password: string, cost: PasswordCost, entropy: Entropy): Promise<string> {
  const salt = entropy(SALT_BYTES)
  if (salt.length !== SALT_BYTES) throw new Error('The source of randomness gives too few bytes for a salt.')
  return formatPhc(cost, salt, await deriveHash(password, cost, salt, HASH_BYTES))
}

/** Whether the password is the one that was hashed. A PHC string that cannot be read matches nothing. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const parsed = parsePhc(phc)
  if (parsed === null) return false
  const { cost, salt, hash } = parsed
  return timingSafeEqual(await deriveHash(password, cost, salt, hash.length), hash)
}

/** Whether a hash was made at another cost than today's, so that it is made anew at the next sign-in. */
export function needsRehash(phc: string, cost: PasswordCost): boolean {
  const parsed = parsePhc(phc)
  return parsed === null || formatCost(parsed.cost) !== formatCost(cost)
}

/** A hash that no password has. Checking it costs what a real one costs, so an unknown user cannot be told by time. */
export function dummyHash(cost: PasswordCost): string {
  return formatPhc(cost, new Uint8Array(SALT_BYTES), new Uint8Array(HASH_BYTES))
}

/** Runs the work when its turn comes. Rejects at once with an error of code `hash_gate_full` when too many wait. */
export type HashGate = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Of a server. One core at least is left to whoever verifies. */
export const HASHES = { atOnce: Math.min(2, Math.max(1, availableParallelism() - 1)), waiting: 50 } as const

/**
 * A gate that lets `maxRunning` hashes run and `maxWaiting` more wait, in the order in which they came. `onFirst` is called
 * after the first one: the threads that hash are there by then.
 */
export function createHashGate(
  maxRunning: number,
  maxWaiting: number,
  onFirst: () => void = () => undefined,
): HashGate {
  let running = 0
  let isFirst = true
  const waiting: (() => void)[] = []

  return async (work) => {
    if (running < maxRunning) running++
    else if (waiting.length < maxWaiting) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw Object.assign(new Error('Too many passwords are being checked.'), { code: GATE_FULL })
    try {
      return await work()
    } finally {
      if (isFirst) onFirst()
      isFirst = false
      // The place is handed on rather than given back, so that nobody who comes now can slip in first.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

/** Whether an error is the gate's own. */
export function isHashGateFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === GATE_FULL
}

const GATE_FULL = 'hash_gate_full'
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Above this a stored string is damaged: no hash of ours asks for a gibibyte, and none may take the server down. */
const MAX_MEMORY_KIB = 1_048_576
const MAX_PASSES = 64
const MAX_PARALLELISM = 64

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function deriveHash(password: string, cost: PasswordCost, salt: Uint8Array, length: number): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    // One spelling, because keyboards differ in how they compose the same character (NIST SP 800-63B §3.1.1.2).
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: cost.memoryKiB,
    passes: cost.passes,
    parallelism: cost.parallelism,
    tagLength: length,
  }
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, hash) => (error === null ? resolve(hash) : reject(error)))
  })
}

function formatPhc(cost: PasswordCost, salt: Uint8Array, hash: Uint8Array): string {
  return `$argon2id$v=19$${formatCost(cost)}$${unpadded(salt)}$${unpadded(hash)}`
}

function formatCost({ memoryKiB, passes, parallelism }: PasswordCost): string {
  return `m=${memoryKiB},t=${passes},p=${parallelism}`
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

function parsePhc(phc: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } | null {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? []
  if (salt === undefined || hash === undefined) return null
  const cost = { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  if (!isBearable(cost)) return null
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

function isBearable({ memoryKiB, passes, parallelism }: PasswordCost): boolean {
  const least = passes >= 1 && parallelism >= 1 && memoryKiB >= 8 * parallelism
  return least && passes <= MAX_PASSES && parallelism <= MAX_PARALLELISM && memoryKiB <= MAX_MEMORY_KIB
}
