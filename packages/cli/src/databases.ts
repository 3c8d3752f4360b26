/** Which database a command is about: the file of a data directory, or the PostgreSQL that the server is configured for. */

import { statSync } from 'node:fs'
import { databaseFile } from '@polett/server/config'
import { nameOf, readPostgresUrl } from '@polett/server/store/postgres-url'
import type { Call } from './command.ts'
import { EXIT, failure, wrongUsage } from './failure.ts'

export type Place =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** A data directory that is named as a flag goes before the environment. Throws when neither says anything. */
export function readPlace(call: Call): Place {
  const { POLETT_DATABASE_URL: url, POLETT_DATA_DIR: configured } = call.terminal.environment
  const named = call.text('data-dir')
  if (named === undefined && url !== undefined && url !== '') return { kind: 'postgres', url }
  const dataDir = named ?? configured
  if (dataDir !== undefined && dataDir !== '') return { kind: 'sqlite', dataDir }
  throw wrongUsage('--data-dir is needed, or POLETT_DATABASE_URL: where the server keeps its data.')
}

/** The address without user and password, for sentences. Throws a sentence for the operator when it is none. */
export function nameOfDatabase(url: string): string {
  return nameOf(readPostgresUrl(url))
}

/** Throws unless a server has run on this directory: to open it would make a new database there. */
export function requireDatabase(dataDir: string): void {
  const file = databaseFile(dataDir)
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return
  throw failure(EXIT.failed, `There is no database ${file}.`, [
    'Name the directory in which the server keeps its data.',
  ])
}
