import { type Call, type Command, JSON_FLAG } from '../command.ts'
import { nameOfDatabase, type Place, readPlace, requireDatabase } from '../databases.ts'
import { EXIT, type ExitCode } from '../failure.ts'
import { printJson } from '../output.ts'

export const migrateDatabase: Command = {
  name: 'migrate',
  takes: [],
  about: 'Bring a database to the schema of this version, without serving it',
  flags: {
    'data-dir': { value: 'DIR', about: 'A server’s SQLite file; else POLETT_DATABASE_URL, or POLETT_DATA_DIR' },
    ...JSON_FLAG,
  },
  notes: [
    'A server does the same when it starts. This is for doing it before, and for seeing that it worked.',
    'On PostgreSQL, nodes may go on serving meanwhile if they can go on with what it leaves; while others serve it changes nothing, and says so. Of several that migrate one works while the others wait. A SQLite file must not be in use.',
    'Each migration is one transaction: ended at any point and run again, it goes on where it was.',
  ],
  examples: ['POLETT_DATABASE_URL=postgres://… polett migrate', 'polett migrate --data-dir /var/lib/polett'],
  run,
}

/** From then on, and as often, a migration says that it is still at work. */
const PATIENCE_MS = 5_000

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const place = readPlace(call)
  if (place.kind === 'sqlite') requireDatabase(place.dataDir)
  const applied = await withPatience(call, (onBegin) => migrateAt(place, terminal.now, onBegin))
  if (call.has('json')) await printJson(terminal, { applied })
  else if (applied.length > 0) await terminal.out(`Applied ${applied.join(', ')}.\n`)
  else await terminal.out(`${nameOf(place)} is at the schema of this version already.\n`)
  return EXIT.ok
}

function nameOf(place: Place): string {
  return place.kind === 'sqlite' ? `The database in ${place.dataDir}` : nameOfDatabase(place.url)
}

/** The ids of what was applied, oldest first. Throws a sentence for the operator. */
async function migrateAt(place: Place, now: () => number, onBegin: (id: string) => void): Promise<string[]> {
  const [{ openDatabase }, { migrate }, { MIGRATIONS }] = await Promise.all([
    import('@polett/server/open-database'),
    import('@polett/server/store/migrate'),
    import('@polett/server/store/migrations/index'),
  ])
  const database = await openDatabase(
    place.kind === 'sqlite' ? { dataDir: place.dataDir, databaseUrl: null } : { dataDir: '', databaseUrl: place.url },
  )
  try {
    const { store } = database
    return await database.oneAtATime(() => migrate(store.write, MIGRATIONS, store.dialect.types, now, onBegin))
  } finally {
    await database.close()
  }
}

async function withPatience<T>({ terminal }: Call, work: (onBegin: (id: string) => void) => Promise<T>): Promise<T> {
  let present: { readonly id: string; readonly since: number } | null = null
  const timer = setInterval(() => {
    const seconds = present === null ? 0 : Math.round((performance.now() - present.since) / 1000)
    terminal.err(
      present === null ? 'Waiting for the database.\n' : `${present.id}: still at work after ${seconds} s.\n`,
    )
  }, PATIENCE_MS)
  try {
    return await work((id) => {
      present = { id, since: performance.now() }
      terminal.err(`${id} is being applied.\n`)
    })
  } finally {
    clearInterval(timer)
  }
}
