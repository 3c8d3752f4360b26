/** The SQLite file and the SQLite that reads it. */

import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { databaseFile } from '@polett/server/config'
import { isVersionSound, writerOptions } from '@polett/server/store/sqlite-settings'
import { openForReading } from '../../sqlite-snapshot.ts'
import type { Finding } from './finding.ts'
import { examineSchema, SETUP_NOT_DONE } from './schema.ts'

export interface ExaminedDatabase {
  /** Whether a server has run on it. */
  readonly isUsed: boolean
  readonly setupDone: boolean
  readonly findings: readonly Finding[]
}

export function examineDatabase(dataDir: string): ExaminedDatabase {
  const settings = examineSettings(process.versions.sqlite ?? 'of an unknown version', writerOptions('').must)
  if (statSync(databaseFile(dataDir), { throwIfNoEntry: false }) === undefined) {
    return { isUsed: false, setupDone: false, findings: [...settings, notStarted(dataDir)] }
  }
  try {
    const database = openForReading(dataDir)
    try {
      const setup = database.prepare('select setup_done_at from installation where id = 1').get()
      const setupDone = setup?.setup_done_at != null
      const findings = [...settings, ...examineContent(database), ...(setupDone ? [] : [SETUP_NOT_DONE])]
      return { isUsed: true, setupDone, findings }
    } finally {
      database.close()
    }
  } catch (error) {
    return { isUsed: true, setupDone: false, findings: [...settings, unreadable(dataDir, error)] }
  }
}

/** What every connection that writes demands, and reads back, when it opens. */
function examineSettings(version: string, must: Readonly<Record<string, string | number>>): Finding[] {
  const findings: Finding[] = []
  if (!isVersionSound(version)) {
    findings.push({
      code: 'sqlite_old',
      severity: 'bad',
      what: `The SQLite inside this Node.js is ${version}.`,
      why: 'It can lose changes that were acknowledged; the server refuses to start on it.',
      advice: 'Run Polett with the version of Node.js that it is installed with.',
    })
  }
  if (must.journal_mode !== 'wal' || must.synchronous !== 2) {
    findings.push({
      code: 'not_durable',
      severity: 'bad',
      what: 'This build writes without WAL and synchronous = FULL.',
      why: 'A power cut can take back a revoke that was confirmed.',
      advice: 'Install an unchanged Polett.',
    })
  }
  return findings
}

function examineContent(database: DatabaseSync): Finding[] {
  const findings: Finding[] = []
  const mode = database.prepare('pragma journal_mode').get()?.journal_mode
  if (mode !== 'wal') {
    findings.push({
      code: 'journal_mode',
      severity: 'info',
      what: `The file is in the journal mode ${String(mode)}, as after a restore.`,
      why: 'The server changes it to WAL when it starts.',
      advice: 'Start the server.',
    })
  }
  const applied = database
    .prepare('select id from migration order by id')
    .all()
    .map(({ id }) => String(id))
  return [...findings, ...examineSchema(applied)]
}

function notStarted(dataDir: string): Finding {
  return {
    code: 'not_started',
    severity: 'info',
    what: `There is no database in ${dataDir}.`,
    why: 'No server has run on it yet.',
    advice: 'Start the server, or name its data directory with --data-dir.',
  }
}

function unreadable(dataDir: string, error: unknown): Finding {
  return {
    code: 'database_unreadable',
    severity: 'bad',
    what: `The database in ${dataDir} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    why: 'It may be damaged, or belong to another user.',
    advice: 'Run this as the user of the server. If it is damaged, restore a backup.',
  }
}
