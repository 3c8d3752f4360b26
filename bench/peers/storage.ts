/** What all peers on SQLite share, so that none has better settings than another, and the making of random secrets. */

import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

/**
 * As guides to SQLite on servers advise: a write-ahead log, a commit that may lose the last moments with the power but
 * never breaks the file, and a cache that holds all rows that are asked for.
 */
const SETTINGS = ['journal_mode = wal', 'synchronous = normal', 'cache_size = -262144', 'busy_timeout = 5000']

export function openSqlite(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  for (const setting of SETTINGS) database.exec(`pragma ${setting}`)
  return database
}

/** All in one transaction. */
export function inOneCommit(database: DatabaseSync, work: () => void): void {
  database.exec('begin')
  work()
  database.exec('commit')
}

/** 43 characters with 256 bits. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function randomLetters(length: number): string {
  let letters = ''
  for (const byte of randomBytes(length)) letters += LETTERS.charAt(byte % LETTERS.length)
  return letters
}
