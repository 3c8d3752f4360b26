/** Fills a data directory with a million tokens, once: later runs find it in `bench/.cache`. */

import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type SeedFacts, type SeedFiles, seedFiles } from './seed-shape.ts'
import { databaseOf, makeTemplates, type Templates } from './seed-templates.ts'
import { createWriter, type SeedShape } from './seed-writer.ts'

const CACHE = join(import.meta.dirname, '.cache')

/** Rows in one transaction. */
const AT_ONCE = 20_000

export interface Seeded {
  readonly files: SeedFiles
  readonly facts: SeedFacts
}

/** The seeded directory for this schema and this number of tokens; made when it is not there. */
export async function seed(tokens: number, say: (line: string) => void, shape: SeedShape = 'fresh'): Promise<Seeded> {
  const name = shape === 'fresh' ? String(tokens) : `${tokens}-${shape}`
  const directory = join(CACHE, `${name}-${schemaVersion()}`)
  const files = seedFiles(directory)
  if (!existsSync(files.facts)) {
    say(`Making ${tokens} tokens; the next run finds them made.`)
    mkdirSync(CACHE, { recursive: true })
    for (const old of readdirSync(CACHE)) {
      if (old.slice(0, old.lastIndexOf('-')) === name) rmSync(join(CACHE, old), { recursive: true, force: true })
    }
    mkdirSync(directory)
    const startedAt = performance.now()
    const templates = await makeTemplates(files.data)
    const people = fill(files, templates, tokens, shape)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    writeFileSync(
      files.facts,
      JSON.stringify({ tokens, people, master: templates.master, seconds } satisfies SeedFacts),
    )
  }
  return { files, facts: JSON.parse(readFileSync(files.facts, 'utf8')) as SeedFacts }
}

/** Taken forward when the seed itself writes other rows. */
const SEED_VERSION = 2

/** Changes with the schema. */
function schemaVersion(): string {
  const store = join(import.meta.dirname, '../packages/server/src/store')
  const hash = createHash('sha256').update(String(SEED_VERSION))
  for (const migration of readdirSync(join(store, 'migrations')).sort()) {
    hash.update(readFileSync(join(store, 'migrations', migration)))
  }
  hash.update(readFileSync(join(store, 'sqlite-search.ts')))
  return hash.digest('hex').slice(0, 12)
}

function fill(files: SeedFiles, templates: Templates, tokens: number, shape: SeedShape): number {
  // Not defensive, so that the journal can be switched off: a seed that fails is thrown away whole.
  const database = new DatabaseSync(databaseOf(files.data), { defensive: false })
  for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -2000000', 'foreign_keys = off']) {
    database.exec(`pragma ${pragma}`)
  }
  const out = openSync(files.secrets, 'w', 0o600)
  const writer = createWriter(database, files, templates, tokens, shape)
  withoutIndexes(database, () => {
    for (let start = 0; start < tokens; start += AT_ONCE) {
      database.exec('begin')
      let secrets = ''
      for (let index = start; index < Math.min(tokens, start + AT_ONCE); index += 1) secrets += writer.add(index)
      writer.markEnd()
      database.exec('commit')
      writeSync(out, secrets)
    }
  })
  closeSync(out)
  database.exec('pragma journal_mode = wal')
  database.close()
  return writer.people()
}

/** Drops every index and trigger and makes them anew afterwards: sorting once is faster than inserting everywhere. */
function withoutIndexes(database: DatabaseSync, work: () => void): void {
  const text = "select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null"
  const dropped = database.prepare(text).all() as { type: string; name: string; sql: string }[]
  for (const { name, type } of dropped) database.exec(`drop ${type} ${name}`)
  work()
  for (const { sql } of dropped) database.exec(sql)
  for (const index of ['token_search', 'user_account_search']) {
    database.exec(`insert into ${index} (${index}) values ('rebuild')`)
  }
}
