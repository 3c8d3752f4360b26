/** What a server costs that does nothing: the time to get ready, memory, and the room of each token on the disk. */

import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from './processes.ts'
import { type Bar, figure } from './report.ts'
import { databaseOf } from './seed-templates.ts'
import { type Spread, spreadOf } from './statistics.ts'

export interface Resources {
  readonly readySeconds: Spread
  readonly idleMb: Spread | null
}

/** Memory is read when the server has had time to come to rest. */
export async function measureIdle(data: string, starts: number, restMs: number): Promise<Resources> {
  const [ready, memory]: [number[], number[]] = [[], []]
  for (let start = 0; start < starts; start += 1) {
    const server = await startServer(data)
    ready.push(server.readyAfterMs / 1000)
    if (start < 3) {
      await sleep(restMs)
      const resident = server.residentMb()
      if (resident !== null) memory.push(resident)
    }
    await server.stop()
  }
  return { readySeconds: spreadOf(ready), idleMb: memory.length === 0 ? null : spreadOf(memory) }
}

export interface BytesPerToken {
  readonly all: number
  /** Of these, the audit log with its indexes and the record of changes; and the index that finds words. */
  readonly audit: number
  readonly search: number
}

export function bytesPerToken(data: string, tokens: number): BytesPerToken {
  const path = databaseOf(data)
  const database = new DatabaseSync(path, { readOnly: true })
  const text = 'select coalesce(sum(pgsize), 0) as bytes from dbstat where name glob ?'
  const bytes = (pattern: string): number => Number(database.prepare(text).get(pattern)?.bytes) / tokens
  const shares = { audit: bytes('audit*') + bytes('change*'), search: bytes('*_search*') }
  database.close()
  return { all: statSync(path).size / tokens, ...shares }
}

/** The same figure in every run on the same rows. */
export function diskBars({ all, audit, search }: BytesPerToken, say: (line: string) => void): Bar[] {
  say(`Bytes a token: ${figure(all)}; of these ${figure(audit)} audit log, ${figure(search)} search.`)
  const bar = (what: string, bytes: number, limit: number): Bar => {
    return { what, measured: { median: bytes, noise: 0 }, limit, sense: 'at most', unit: ' bytes' }
  }
  return [
    bar('a token on the disk, without audit and search', all - audit - search, 700),
    bar('a token on the disk, all told', all, 1_200),
  ]
}
