/** What both databases can say of themselves: by whom they were written, and whether anybody has set Polett up. */

import { MIGRATIONS } from '@polett/server/store/migrations/index'
import type { Finding } from './finding.ts'

/** `applied`: the ids of the migrations that the database has been through. */
export function examineSchema(applied: readonly string[]): Finding[] {
  const newer = applied.filter((id) => !MIGRATIONS.some((migration) => migration.id === id))
  if (newer.length === 0) return []
  return [
    {
      code: 'database_newer',
      severity: 'bad',
      what: `The database was written by a newer Polett (it has ${newer.join(', ')}).`,
      why: 'This version does not start on it.',
      advice: 'Run the newer version.',
    },
  ]
}

export const SETUP_NOT_DONE: Finding = {
  code: 'setup_not_done',
  severity: 'info',
  what: 'Set-up is not done.',
  why: 'There is no administrator yet, and whoever has the set-up code becomes the first.',
  advice: 'Open the server in a browser, or POST the code that its first start printed to /v1/setup.',
}
