/** What a server does within minutes, and would not in a short run: it marks what has ended, so that lists find it. */

import { DatabaseSync } from 'node:sqlite'

/** As far behind as a server's marks may be. */
const BEHIND_MS = 5 * 60_000

export function markEndedIn(path: string): void {
  const database = new DatabaseSync(path)
  const until = BigInt(Date.now() - BEHIND_MS)
  database.exec('begin')
  database.prepare('update token set ended_at = expires_at where expires_at <= ? and ended_at is null').run(until)
  const mark = database.prepare(
    'insert into job_turn (name, taken_at) values (?, ?) on conflict (name) do update set taken_at = excluded.taken_at',
  )
  for (const name of ['ended tokens', 'ended tokens, marked']) mark.run(name, until)
  database.exec('commit')
  database.close()
}
