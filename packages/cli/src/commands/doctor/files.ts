/** The data directory: who may read it, where the key lies, what kind of disk it is on. */

import { statfsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { databaseFile } from '@polett/server/config'
import type { Finding } from './finding.ts'

const OTHERS = 0o077

/** What a server on SQLite keeps in its directory. */
export function examineDirectory(dataDir: string): Finding[] {
  const database = databaseFile(dataDir)
  const files = [database, `${database}-wal`, `${database}-shm`, join(dataDir, 'polett.lock')]
  return [
    ...examineMode(dataDir, '0700', 700),
    ...files.flatMap((path) => examineMode(path, '0600', 600)),
    ...examineDisk(dataDir),
  ]
}

export interface KeyPlace {
  readonly key: string
  /** Whether a server has run on the database: from then on, no other key will do. */
  readonly isUsed: boolean
  /** The directory of a SQLite database; null for one that lies elsewhere. */
  readonly besides: string | null
}

export function examineKeyFile({ besides, isUsed, key }: KeyPlace): Finding[] {
  if (statSync(key, { throwIfNoEntry: false }) === undefined) return isUsed ? [keyMissing(key)] : []
  const inside = besides !== null && !relative(resolve(besides), resolve(key)).startsWith('..')
  return [...examineMode(key, '0600', 600), ...(inside ? [keyBesideDatabase(key)] : [])]
}

export function examineMode(path: string, wanted: string, command: number): Finding[] {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined || (status.mode & OTHERS) === 0) return []
  return [
    {
      code: 'readable_by_others',
      severity: 'bad',
      what: `${path} has the mode 0${(status.mode & 0o777).toString(8)} instead of ${wanted}.`,
      why: 'Other users of this machine can read what only the server may know.',
      advice: `chmod ${command} ${path}`,
    },
  ]
}

function keyBesideDatabase(key: string): Finding {
  return {
    code: 'key_beside_database',
    severity: 'info',
    what: `The key file ${key} lies in the data directory.`,
    why: 'Whoever copies the directory has both halves; apart, each is useless.',
    advice: 'Set POLETT_MASTER_KEY_FILE to a place of its own, such as a secret store, and move the file there.',
  }
}

function keyMissing(key: string): Finding {
  return {
    code: 'key_missing',
    severity: 'bad',
    what: `The key file ${key} is missing.`,
    why: 'Without it the server does not start, and no stored token can be recognised.',
    advice: 'Put back the copy that belongs to this database, or set POLETT_MASTER_KEY_FILE to where it is.',
  }
}

/** Magic numbers of file systems, statfs(2): NFS, SMB, SMB2, CIFS. */
const OVER_THE_NETWORK = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42])

function examineDisk(dataDir: string): Finding[] {
  if (!OVER_THE_NETWORK.has(statfsSync(dataDir).type >>> 0)) return []
  return [
    {
      code: 'network_disk',
      severity: 'bad',
      what: `${dataDir} lies on a network file system.`,
      why: 'Locks and flushes do not hold there as SQLite needs them, so acknowledged changes can be lost.',
      advice: 'Move the data directory to a local disk.',
    },
  ]
}
