import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../command.ts'
import { EXIT, type ExitCode, failure } from '../failure.ts'
import { paint, printJson } from '../output.ts'
import { readConnection } from '../settings.ts'
import { printable, type Terminal } from '../terminal.ts'
import { examineDatabase } from './doctor/database.ts'
import { examineEnvironment } from './doctor/environment.ts'
import { examineDirectory, examineKeyFile, examineMode } from './doctor/files.ts'
import type { Finding, Severity } from './doctor/finding.ts'
import type { ExaminedPostgres } from './doctor/postgres.ts'
import { examineServer } from './doctor/server.ts'

export const doctor: Command = {
  name: 'doctor',
  takes: [],
  about: 'List every weak setting, and what to do about it',
  flags: {
    'data-dir': { value: 'DIR', about: 'Examine this data directory; else POLETT_DATA_DIR, or ./data if it is there' },
    all: { about: 'Look at every token, where it otherwise stops after 10,000' },
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: [
    'Here it examines the environment, the data directory and the database: the SQLite file, or the PostgreSQL in POLETT_DATABASE_URL unless --data-dir is given. With a token, the server and its tokens too.',
    'Findings are bad, warning or info. A new installation has none above info. The exit code is 1 when one is bad.',
  ],
  examples: ['polett doctor --data-dir /var/lib/polett', 'POLETT_URL=https://tokens.example.org polett doctor --json'],
  run,
}

const ORDER: readonly Severity[] = ['bad', 'warning', 'info']

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const findings: Finding[] = []
  const dataDir = findDataDir(call)
  const databaseUrl = call.has('data-dir') ? '' : (terminal.environment.POLETT_DATABASE_URL ?? '')
  const postgres = databaseUrl === '' ? null : await examineShared(databaseUrl)
  const setup = postgres ?? (dataDir === null ? null : examineDatabase(dataDir))
  if (setup !== null) {
    findings.push(...examineEnvironment(terminal.environment, { setupDone: setup.setupDone }), ...setup.findings)
  }
  if (dataDir !== null) findings.push(...examineHome(dataDir, postgres !== null))
  const key = keyFileOf(call, dataDir)
  if (key !== null && setup !== null) {
    findings.push(...examineKeyFile({ key, isUsed: setup.isUsed, besides: postgres === null ? dataDir : null }))
  }
  const connection = await readConnection(call)
  const { token, url } = connection
  if (token !== null) findings.push(...(await examineServer({ url, token }, terminal.now(), call.has('all'))))
  if (dataDir === null && postgres === null && token === null) throw nothingToExamine()
  findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  await tellFindings(call, findings, {
    ...{ dataDir, server: token === null ? null : url },
    database: postgres?.name ?? null,
  })
  return findings.some(({ severity }) => severity === 'bad') ? EXIT.failed : EXIT.ok
}

/** Beside PostgreSQL the directory holds nothing but the key, and may lie on a disk that nodes share. */
function examineHome(dataDir: string, isForKeyOnly: boolean): Finding[] {
  return isForKeyOnly ? examineMode(dataDir, '0700', 700) : examineDirectory(dataDir)
}

/** As the server reads it; null where neither is set. */
function keyFileOf({ terminal }: Call, dataDir: string | null): string | null {
  const { POLETT_MASTER_KEY_FILE: configured } = terminal.environment
  if (configured !== undefined && configured !== '') return configured
  return dataDir === null ? null : join(dataDir, 'polett.key')
}

/** Loaded only where it is needed: the driver takes longer to load than most commands to run. */
async function examineShared(url: string): Promise<ExaminedPostgres> {
  const { examinePostgres } = await import('./doctor/postgres.ts')
  return examinePostgres(url)
}

/** A directory that was named has to be there; the default one is examined only where there is one. */
function findDataDir(call: Call): string | null {
  const named = call.text('data-dir') ?? call.terminal.environment.POLETT_DATA_DIR
  const path = named === undefined || named === '' ? './data' : named
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  if (path !== named) return null
  throw failure(EXIT.failed, `There is no data directory ${path}.`)
}

function nothingToExamine(): Error {
  return failure(
    EXIT.usage,
    'There is nothing to examine: no data directory here, and no token to ask a server with.',
    ['Name one with --data-dir, or set POLETT_URL and POLETT_TOKEN.'],
  )
}

interface Examined {
  readonly dataDir: string | null
  /** Where PostgreSQL is, if the server is configured for it. */
  readonly database: string | null
  readonly server: string | null
}

async function tellFindings(call: Call, findings: readonly Finding[], examined: Examined): Promise<void> {
  const { terminal } = call
  if (call.has('json')) {
    await printJson(terminal, { examined, findings })
    return
  }
  for (const finding of findings) await terminal.out(formatFinding(terminal, finding))
  const counts = ORDER.map((severity) => `${findings.filter((each) => each.severity === severity).length} ${severity}`)
  const places = [examined.dataDir, examined.database, examined.server].filter((place) => place !== null)
  await terminal.out(`Examined ${places.join(' and ')}: ${counts.join(', ')}.\n`)
}

const COLOURS = { bad: 'red', warning: 'yellow', info: 'green' } as const

function formatFinding(terminal: Terminal, { advice, severity, what, why }: Finding): string {
  const head = `${paint(terminal, COLOURS[severity], severity.padEnd(7))}  ${printable(what)}`
  return `${head}\n${' '.repeat(9)}${printable(why)}\n${' '.repeat(9)}${printable(advice)}\n\n`
}
