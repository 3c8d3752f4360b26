import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addKey, type Keyring, loadKeyring } from './keys.ts'

const now = () => Date.UTC(2030, 0, 1)
const sources = { entropy: (bytes: number) => randomBytes(bytes), now }
const KNOWN_KEY = Buffer.alloc(32, 1).toString('base64')

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polett-keys-'))
  path = join(folder, 'keys.json')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function writeKeyFile(content: unknown): void {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
}

function stored(id: string, key = KNOWN_KEY) {
  return { id, key, createdAt: '2030-01-01T00:00:00.000Z' }
}

const load = () => loadKeyring(path, { ...sources, create: false })
const modeOf = (file: string) => statSync(file).mode & 0o777

describe('loadKeyring', () => {
  it('makes a file with one key, readable by its owner alone, and finds the same key again', () => {
    path = join(folder, 'deeper', 'keys.json')
    const made = loadKeyring(path, { ...sources, create: true })
    expect(modeOf(path)).toBe(0o600)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      version: 1,
      keys: [{ id: made.current.id, key: expect.any(String), createdAt: '2030-01-01T00:00:00.000Z' }],
    })
    expect(load().all).toEqual(made.all)
    expect(loadKeyring(path, { ...sources, create: true }).all).toEqual(made.all)
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['keys.json'])
  })

  it('takes the key of the server that was faster', () => {
    let rival: Keyring | null = null
    const interrupted = (bytes: number) => {
      rival ??= loadKeyring(path, { ...sources, create: true })
      return randomBytes(bytes)
    }
    const late = loadKeyring(path, { entropy: interrupted, now, create: true })
    expect(late.all).toEqual((rival as Keyring | null)?.all)
    expect(load().all).toEqual(late.all)
    expect(readdirSync(folder)).toEqual(['keys.json'])
  })

  it('says what to do when the file is missing', () => {
    expect(load).toThrow(/is missing\. Put back the copy/)
    expect(readdirSync(folder)).toEqual([])
  })

  it('derives the same subkeys for ever, each its own', () => {
    writeKeyFile({ version: 1, keys: [stored('k_1')] })
    const { current } = load()
    const { id, check, ...subkeys } = current
    const buffers = Object.values(subkeys)
    expect(buffers.map((subkey) => subkey.length)).toEqual(buffers.map(() => 32))
    expect(new Set([...buffers.map((subkey) => subkey.toString('base64')), KNOWN_KEY]).size).toBe(buffers.length + 1)
    expect(check).toMatch(/^[0-9a-f]{64}$/)
    const fingerprint = createHash('sha256')
    for (const subkey of [current.lookup, current.seal, current.audit, current.cursor]) fingerprint.update(subkey)
    expect([id, fingerprint.update(check).digest('hex')]).toEqual([
      'k_1',
      '090e29e15a54cd2f9c705db7606f25d43a9eb81b669b6813aaf867be7fcd5a5a',
    ])
    expect(createHash('sha256').update(current.mail).digest('hex')).toBe(
      'ed9d8f9fa8100d268633f0d88dc1c97c4ce433e96ef8123cac3b2ad181706f3e',
    )
    expect(createHash('sha256').update(current.factors).digest('hex')).toBe(
      '318c29e72918f85fdabb96cf9260a9b9c7a174cc6c5e3e761710db27842896d4',
    )
    expect(createHash('sha256').update(current.tags).digest('hex')).toBe(
      '2a8f65cd8d1887bda601e05c955613252be6bd60c626809bc1320e5cded844f2',
    )
  })

  it('tells a wrong key by its check value', () => {
    writeKeyFile({ version: 1, keys: [stored('k_1')] })
    const { check } = load().current
    writeKeyFile({ version: 1, keys: [stored('k_1', Buffer.alloc(32, 2).toString('base64'))] })
    expect(load().current.check).not.toBe(check)
  })

  it('finds every key by its id', () => {
    writeKeyFile({ version: 1, keys: [stored('k_2', Buffer.alloc(32, 2).toString('base64')), stored('k_1')] })
    const keyring = load()
    expect(keyring.all.map((subkeys) => subkeys.id)).toEqual(['k_2', 'k_1'])
    expect(keyring.byId('k_1')).toBe(keyring.all[1])
    expect(keyring.current).toBe(keyring.byId('k_2'))
    expect(keyring.byId('k_3')).toBeNull()
    expect(keyring.byId('__proto__')).toBeNull()
  })

  it.each([0o640, 0o604, 0o666])('closes a file of mode %o to others', (mode) => {
    writeKeyFile({ version: 1, keys: [stored('k_1')] })
    chmodSync(path, mode)
    load()
    expect(modeOf(path)).toBe(0o600)
  })

  it('leaves a stricter mode alone', () => {
    writeKeyFile({ version: 1, keys: [stored('k_1')] })
    chmodSync(path, 0o400)
    load()
    expect(modeOf(path)).toBe(0o400)
  })

  it.each([
    ['nothing', ''],
    ['half a file', '{"version":1,"keys":[{"id":"k_1","key":"AQEB'],
    ['null', 'null'],
    ['another version', { version: 2, keys: [stored('k_1')] }],
    ['no version', { keys: [stored('k_1')] }],
    ['no list', { version: 1, keys: stored('k_1') }],
    ['no key', { version: 1, keys: [] }],
    ['an empty key', { version: 1, keys: [stored('k_1', '')] }],
    ['a short key', { version: 1, keys: [stored('k_1', Buffer.alloc(31).toString('base64'))] }],
    ['a long key', { version: 1, keys: [stored('k_1', Buffer.alloc(33).toString('base64'))] }],
    ['a key with a stray character', { version: 1, keys: [stored('k_1', ` ${KNOWN_KEY}`)] }],
    ['a short older key', { version: 1, keys: [stored('k_2'), stored('k_1', 'AAAA')] }],
    ['a key without an id', { version: 1, keys: [{ key: KNOWN_KEY, createdAt: '2030-01-01T00:00:00.000Z' }] }],
    ['an id of another form', { version: 1, keys: [stored('1')] }],
    ['no date', { version: 1, keys: [{ ...stored('k_1'), createdAt: 'once' }] }],
    ['two keys of one id', { version: 1, keys: [stored('k_1'), stored('k_1', Buffer.alloc(32).toString('base64'))] }],
  ])('refuses a file with %s, also when it may create one, and quotes no key', (_, content) => {
    writeKeyFile(content)
    const before = readFileSync(path, 'utf8')
    for (const create of [false, true]) {
      expect(() => loadKeyring(path, { ...sources, create })).toThrow(/Put back an intact copy/)
      expect(() => loadKeyring(path, { ...sources, create })).not.toThrow(/AQEB/)
    }
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('makes no key from a broken source of randomness', () => {
    expect(() => loadKeyring(path, { entropy: () => new Uint8Array(0), now, create: true })).toThrow('randomness')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('addKey', () => {
  it('puts a new key first and keeps the others', () => {
    const before = loadKeyring(path, { ...sources, create: true })
    const after = addKey(path, sources)
    expect(after.all.slice(1)).toEqual(before.all)
    expect(after.current.id).not.toBe(before.current.id)
    expect(after.current.lookup).not.toEqual(before.current.lookup)
    expect(load().all).toEqual(after.all)
    expect(modeOf(path)).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['keys.json'])
  })

  it('makes no file, and touches no damaged one', () => {
    expect(() => addKey(path, sources)).toThrow('is missing')
    writeKeyFile('{}')
    expect(() => addKey(path, sources)).toThrow('not a key file')
    expect(readFileSync(path, 'utf8')).toBe('{}')
  })

  it('follows no prepared link when it writes', () => {
    loadKeyring(path, { ...sources, create: true })
    const fixed = (bytes: number) => Buffer.alloc(bytes, 3)
    symlinkSync(join(folder, 'elsewhere'), `${path}.k_${'03'.repeat(8)}`)
    expect(() => addKey(path, { entropy: fixed, now })).toThrow('EEXIST')
    expect(readdirSync(folder)).not.toContain('elsewhere')
  })
})
