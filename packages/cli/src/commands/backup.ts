import { linkSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MIGRATIONS } from '@polett/server/store/migrations/index'
import { type Call, type Command, JSON_FLAG } from '../command.ts'
import { EXIT, type ExitCode, failure, wrongUsage } from '../failure.ts'
import { printJson } from '../output.ts'
import { copyDatabase, syncToDisk } from '../sqlite-snapshot.ts'

export const backup: Command = {
  name: 'backup',
  takes: [],
  about: 'Copy the database while the server runs, and check the copy',
  flags: {
    'data-dir': { value: 'DIR', about: 'The data directory of the server; else POLETT_DATA_DIR' },
    to: { value: 'FILE', about: 'The new file; an existing one is never overwritten' },
    ...JSON_FLAG,
  },
  notes: [
    'The key file is never copied. Keep a copy of it elsewhere: without it, a backup cannot be used, and whoever finds only one of the two can use neither.',
    'Of a SQLite file. On PostgreSQL, use pg_dump or the archive of its log.',
    'To restore: stop the server, put the file into an empty data directory as polett.sqlite, add the key file, and start.',
  ],
  examples: ['polett backup --data-dir /var/lib/polett --to /var/backups/polett-2027-03-01.sqlite'],
  run,
}

/** What is known of a copy after it was opened again. */
export interface CheckedCopy {
  readonly bytes: number
  readonly migrations: readonly string[]
  readonly auditEntries: number
  readonly auditHead: string
}

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  if (!call.has('data-dir') && terminal.environment.POLETT_DATABASE_URL) throw onPostgres()
  const dataDir = call.text('data-dir') ?? terminal.environment.POLETT_DATA_DIR
  const to = call.text('to')
  if (dataDir === undefined || dataDir === '')
    throw wrongUsage('--data-dir is needed: the data directory of the server.')
  if (to === undefined) throw wrongUsage('--to is needed: the file to write.')
  const checked = makeBackup(dataDir, to)
  const keyFile = terminal.environment.POLETT_MASTER_KEY_FILE || join(dataDir, 'polett.key')
  terminal.err(`The key file ${keyFile} is not in this backup; keep a copy of it elsewhere.\n`)
  if (call.has('json')) await printJson(terminal, { file: to, ...checked, keyFile, keyIncluded: false })
  else await terminal.out(`${to}: ${checked.bytes} bytes, ${checked.auditEntries} audit entries, checked.\n`)
  return EXIT.ok
}

function onPostgres(): Error {
  return failure(EXIT.failed, 'The data is in PostgreSQL, whose own tools back it up: nothing was copied.', [
    'pg_dump --format=custom --file=FILE with the address in POLETT_DATABASE_URL copies one moment while the nodes go on.',
    'Keep a copy of the key file elsewhere. docs/operating.md tells how to restore.',
  ])
}

/** The file appears under its name only when it is whole, checked and on the disk. Throws a failure otherwise. */
function makeBackup(dataDir: string, to: string): CheckedCopy {
  const draft = `${to}.part`
  if (statSync(to, { throwIfNoEntry: false }) !== undefined) throw exists(to)
  if (statSync(draft, { throwIfNoEntry: false }) !== undefined) {
    throw failure(EXIT.failed, `${draft} exists: another backup is being written, or one was interrupted.`, [
      'When no other backup runs, delete that file and try again.',
    ])
  }
  try {
    copyDatabase(dataDir, draft)
    const checked = checkCopy(draft)
    putInPlace(draft, to)
    return checked
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A link, unlike a rename, never replaces a file that has come up meanwhile. */
function putInPlace(draft: string, to: string): void {
  try {
    linkSync(draft, to)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw exists(to)
    throw error
  }
  syncToDisk(dirname(resolve(to)))
}

function exists(path: string): Error {
  return failure(EXIT.failed, `${path} exists already, and backups never overwrite a file.`)
}

/** Opens the copy anew: every page, its migrations, and whether the audit log ends where the ledger says. */
function checkCopy(path: string): CheckedCopy {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const integrity = database
      .prepare('pragma integrity_check')
      .all()
      .map((row) => String(row.integrity_check))
    if (integrity.join() !== 'ok') throw damaged(path, integrity.slice(0, 3).join('; '))
    if (database.prepare('pragma foreign_key_check').get() !== undefined) throw damaged(path, 'a row refers to nothing')
    const migrations = database
      .prepare('select id from migration order by id')
      .all()
      .map(({ id }) => String(id))
    const missing = MIGRATIONS.find(({ id }) => !migrations.includes(id))
    if (missing !== undefined) throw damaged(path, `the migration ${missing.id} is missing; start the server once`)
    return { bytes: statSync(path).size, migrations, ...checkAuditEnd(path, database) }
  } finally {
    database.close()
  }
}

function checkAuditEnd(path: string, database: DatabaseSync): Pick<CheckedCopy, 'auditEntries' | 'auditHead'> {
  const ledger = database.prepare('select audit_count, audit_head from ledger where id = 1').get()
  const last = database.prepare('select seq, hash from audit order by seq desc limit 1').get()
  const { count } = database.prepare('select count(*) as count from audit').get() ?? { count: 0 }
  const auditEntries = Number(ledger?.audit_count ?? -1)
  const auditHead = String(ledger?.audit_head)
  const ends = Number(last?.seq ?? 0) === auditEntries && (last === undefined || last.hash === auditHead)
  if (!ends || Number(count) !== auditEntries) throw damaged(path, 'the audit log does not end where the ledger says')
  return { auditEntries, auditHead }
}

function damaged(path: string, what: string): Error {
  return failure(EXIT.failed, `The copy ${path} is not sound, and was thrown away: ${what}.`, [
    'The database itself may be damaged. Look at it before you stop the server.',
  ])
}
