/** The key file: the keys outside the database, newest first, and what is derived from each. */

import { createHash, hkdfSync } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Entropy } from './domain/secret.ts'

/** One subkey of 32 bytes for each purpose, so that no use of one tells anything about another. */
export interface Subkeys {
  readonly id: string
  readonly lookup: Buffer
  readonly seal: Buffer
  readonly audit: Buffer
  readonly cursor: Buffer
  readonly tags: Buffer
  readonly mail: Buffer
  readonly issuers: Buffer
  readonly factors: Buffer
  /** A hex value to store in the database and compare at start: it finds a wrong key and tells nothing about it. */
  readonly check: string
}

export interface Keyring {
  /** The newest key: everything new is made with it. */
  readonly current: Subkeys
  /** Stays the same when a key is added: for what all nodes have to agree on at any time. */
  readonly oldest: Subkeys
  readonly all: readonly Subkeys[]
  readonly byId: (id: string) => Subkeys | null
}

interface KeySources {
  readonly entropy: Entropy
  /** The present instant in milliseconds. */
  readonly now: () => number
}

interface StoredKey {
  readonly id: string
  /** 32 bytes in base64. */
  readonly key: string
  readonly createdAt: string
}

/**
 * The keys in the file at `path`. With `create`, a missing file is made with one new key; two servers that start at the
 * same time end up with the same one. A file that others could read is closed to them. Throws an Error that says what to
 * do when the file is missing, damaged or cannot be closed.
 */
export function loadKeyring(path: string, options: KeySources & { readonly create: boolean }): Keyring {
  const text = readKeyFile(path)
  if (text !== null) return toKeyring(parseKeys(path, text))
  if (!options.create) {
    throw new Error(
      `The key file ${path} is missing. Put back the copy that belongs to this database: without it, no stored token can be recognised.`,
    )
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeKeys(path, [newKey(options)], 'if-absent')
  return toKeyring(parseKeys(path, readKeyFile(path) ?? ''))
}

/** Puts a new key before the others in an existing file, in one step that a crash cannot halve. */
export function addKey(path: string, sources: KeySources): Keyring {
  const text = readKeyFile(path)
  if (text === null) throw new Error(`The key file ${path} is missing, so no key can be added to it.`)
  const keys = [newKey(sources), ...parseKeys(path, text)]
  writeKeys(path, keys, 'replace')
  return toKeyring(keys)
}

const KEY_BYTES = 32
const ID_BYTES = 8

function newKey({ entropy, now }: KeySources): StoredKey {
  const key = entropy(KEY_BYTES)
  if (key.length !== KEY_BYTES) throw new Error('The source of randomness gives too few bytes for a key.')
  return {
    id: `k_${Buffer.from(entropy(ID_BYTES)).toString('hex')}`,
    key: Buffer.from(key).toString('base64'),
    createdAt: new Date(now()).toISOString(),
  }
}

function toKeyring(keys: readonly StoredKey[]): Keyring {
  const all = keys.map(deriveSubkeys)
  const [current] = all
  const oldest = all.at(-1)
  if (current === undefined || oldest === undefined) throw new Error('A keyring has at least one key.')
  const ids = new Map(all.map((subkeys) => [subkeys.id, subkeys]))
  return { current, oldest, all, byId: (id) => ids.get(id) ?? null }
}

function deriveSubkeys({ id, key }: StoredKey): Subkeys {
  const root = Buffer.from(key, 'base64')
  // RFC 5869: the root is uniformly random, so no salt is needed; `info` keeps the purposes apart for ever.
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, '', `polett/1/${purpose}`, KEY_BYTES))
  return {
    id,
    lookup: derive('lookup'),
    seal: derive('seal'),
    audit: derive('audit'),
    cursor: derive('cursor'),
    tags: derive('tags'),
    mail: derive('mail'),
    issuers: derive('issuers'),
    factors: derive('factors'),
    check: createHash('sha256').update(derive('check')).digest('hex'),
  }
}

function parseKeys(path: string, text: string): readonly StoredKey[] {
  const damaged = (what: string) => new Error(`The key file ${path} ${what}. Put back an intact copy of it.`)
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    // The parser's own message would quote the file, and with it a key.
    throw damaged('is not JSON')
  }
  if (!isKeyFile(file)) throw damaged('is not a key file of version 1')
  if (file.keys.length === 0) throw damaged('holds no key')
  for (const key of file.keys) if (!isStoredKey(key)) throw damaged('holds a malformed key')
  const keys = file.keys as readonly StoredKey[]
  if (new Set(keys.map((key) => key.id)).size < keys.length) throw damaged('holds two keys of the same id')
  return keys
}

function isKeyFile(file: unknown): file is { readonly keys: readonly unknown[] } {
  return isRecord(file) && file.version === 1 && Array.isArray(file.keys)
}

function isStoredKey(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { id, key, createdAt } = value
  if (typeof id !== 'string' || typeof key !== 'string' || typeof createdAt !== 'string') return false
  const bytes = Buffer.from(key, 'base64')
  const wellFormed = bytes.length === KEY_BYTES && bytes.toString('base64') === key
  return wellFormed && /^k_[0-9A-Za-z]{1,64}$/.test(id) && Number.isFinite(Date.parse(createdAt))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** The file's text, or null when there is no file. */
function readKeyFile(path: string): string | null {
  try {
    if ((statSync(path).mode & 0o077) !== 0) closeToOthers(path)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o600)
  } catch (cause) {
    throw new Error(`The key file ${path} can be read by others. Give it to the server's user with mode 0600.`, {
      cause,
    })
  }
}

/** Writes beside the file and moves it into place once it is on the disk, so that no reader ever sees half a file. */
function writeKeys(path: string, keys: readonly StoredKey[], mode: 'if-absent' | 'replace'): void {
  const draft = `${path}.${keys[0]?.id ?? ''}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(file, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`)
    fsyncSync(file)
    if (mode === 'replace') renameSync(draft, path)
    else linkIfAbsent(draft, path)
  } finally {
    closeSync(file)
    rmSync(draft, { force: true })
  }
  syncFolder(dirname(path))
}

/** A link, unlike a rename, never replaces the key that another server has just made. */
function linkIfAbsent(draft: string, path: string): void {
  try {
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** The new name itself must survive a power cut too. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function codeOf(error: unknown): unknown {
  return isRecord(error) ? error.code : undefined
}
