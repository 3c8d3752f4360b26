import type { MovedSum, MoveProgress } from '@polett/server/store/move'
import { type Call, type Command, JSON_FLAG } from '../command.ts'
import { nameOfDatabase, requireDatabase } from '../databases.ts'
import { EXIT, type ExitCode, failure, wrongUsage } from '../failure.ts'
import { printJson } from '../output.ts'
import type { Terminal } from '../terminal.ts'

/** Lets an installation grow from one node to many without anybody noticing. */
export const moveDatabase: Command = {
  name: 'move',
  takes: [],
  about: 'Copy everything from SQLite into an empty PostgreSQL database, and check it',
  flags: {
    from: { value: 'SOURCE', about: 'sqlite:DIR, or sqlite for the directory in POLETT_DATA_DIR' },
    to: {
      value: 'TARGET',
      about: 'postgres for the address in POLETT_DATABASE_URL, or postgres://… without a password',
    },
    ...JSON_FLAG,
  },
  notes: [
    'Stop the server first: the directory is locked meanwhile, and nothing in it is changed.',
    'All of it arrives in one transaction, which is committed when counts and checksums of every table are the same on both sides. Ended before, nothing has arrived, and it can be run again.',
    'Tokens, sessions and the audit log go on as they are, with the same key file. Keep the old file as a backup, and never start a server on it again: the two would drift apart.',
  ],
  examples: ['POLETT_DATABASE_URL=postgres://… polett move --from sqlite:/var/lib/polett --to postgres'],
  run,
}

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const dataDir = readSource(call)
  const url = readTarget(call)
  const sums = await move({ dataDir, url, terminal })
  const rows = sums.reduce((sum, each) => sum + each.rows, 0)
  if (call.has('json')) await printJson(terminal, { rows, tables: sums })
  else {
    for (const sum of sums)
      await terminal.out(`${sum.table.padEnd(16)}  ${String(sum.rows).padStart(10)}  ${sum.checksum}\n`)
    await terminal.out(`${rows} rows are in ${nameOfDatabase(url)}, the same as in ${dataDir}.\n`)
  }
  const keyFile = terminal.environment.POLETT_MASTER_KEY_FILE || `${dataDir}/polett.key`
  terminal.err(
    `Start the server with POLETT_DATABASE_URL and the key file ${keyFile}. Take polett.sqlite out of ${dataDir}, so that no server is started on it by mistake.\n`,
  )
  return EXIT.ok
}

function readSource(call: Call): string {
  const [kind, ...rest] = (call.text('from') ?? '').split(':')
  if (kind !== 'sqlite') throw wrongUsage('--from is needed, and must be sqlite or sqlite:DIR.')
  const dataDir = rest.length > 0 ? rest.join(':') : (call.terminal.environment.POLETT_DATA_DIR ?? '')
  if (dataDir === '') throw wrongUsage('Which directory? Say --from sqlite:DIR, or set POLETT_DATA_DIR.')
  return dataDir
}

function readTarget(call: Call): string {
  const to = call.text('to') ?? ''
  const configured = call.terminal.environment.POLETT_DATABASE_URL ?? ''
  if (to === 'postgres' && configured !== '') return configured
  if (to === 'postgres') throw wrongUsage('Which database? Set POLETT_DATABASE_URL to its address.')
  if (!/^postgres(ql)?:\/\//.test(to)) throw wrongUsage('--to is needed, and must be postgres or postgres://…')
  const url = URL.parse(to)
  if (url === null) throw wrongUsage('--to is not an address such as postgres://USER@HOST:5432/DATABASE.')
  if (url.password !== '') {
    throw wrongUsage('A password is not taken as a flag: shells and lists of processes remember it.', [
      'Set POLETT_DATABASE_URL to the whole address, and say --to postgres.',
    ])
  }
  return to
}

interface Wanted {
  readonly dataDir: string
  readonly url: string
  readonly terminal: Terminal
}

async function move({ dataDir, terminal, url }: Wanted): Promise<readonly MovedSum[]> {
  requireDatabase(dataDir)
  const [{ openDatabase }, { migrate }, { MIGRATIONS }, { listAppliedMigrations }, { moveStore }] = await Promise.all([
    import('@polett/server/open-database'),
    import('@polett/server/store/migrate'),
    import('@polett/server/store/migrations/index'),
    import('@polett/server/store/readiness'),
    import('@polett/server/store/move'),
  ])
  const source = await openDatabase({ dataDir, databaseUrl: null })
  try {
    const applied = await listAppliedMigrations(source.store.read)
    if (MIGRATIONS.some(({ id }) => !applied.includes(id)) || applied.length !== MIGRATIONS.length) {
      throw failure(EXIT.failed, `The database in ${dataDir} belongs to another version of Polett.`, [
        `If that one is older, run \`polett migrate --data-dir ${dataDir}\` first.`,
      ])
    }
    const target = await openDatabase({ dataDir, databaseUrl: url })
    try {
      const { store } = target
      return await target.oneAtATime(async () => {
        await migrate(store.write, MIGRATIONS, store.dialect.types, terminal.now)
        return moveStore({ from: source.store, to: store, onProgress: teller(terminal) })
      })
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

const TELL_EVERY_MS = 2_000

/** Says now and then how far a large table has come. */
function teller(terminal: Terminal): (progress: MoveProgress) => void {
  let told = performance.now()
  return ({ of, rows, step, table }) => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    terminal.err(`${step === 'copying' ? 'Copying' : 'Checking'} ${table}: ${rows} of ${of} rows.\n`)
  }
}
