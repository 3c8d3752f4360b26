/** Which database a command is about: the file of a data directory, or the PostgreSQL that the server is configured for. */

import type { Call } from './command.ts'
import { wrongUsage } from './failure.ts'

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

/** The address without its password, for sentences; the whole is never shown. */
export function nameOfDatabase(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? 'the database' : `${parsed.host}${parsed.pathname}`
}
