import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Api, createApi, type Wanted } from '../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../failure.ts'
import { readFuture, readPast } from '../instants.ts'
import { printJson, writeJson } from '../output.ts'
import { listPages } from '../pages.ts'
import { getSignedIn } from '../settings.ts'
import { copyDatabase } from '../sqlite-snapshot.ts'

const exportAudit: Command = {
  name: 'audit export',
  takes: [],
  about: 'Write the audit log, newest first, as it comes',
  flags: {
    'json-lines': { about: 'One JSON object a line; this is what it does unless told otherwise' },
    csv: { about: 'Comma-separated values, safe to open in a spreadsheet' },
    tenant: { value: 'TENANT', about: 'Entries of this tenant' },
    actor: { value: 'ID', about: 'By this user or application' },
    action: { value: 'ACTION', about: 'Such as token.revoked' },
    target: { value: 'ID', about: 'About this thing' },
    from: { value: 'WHEN', about: '7d (ago), a day (its start, UTC), or RFC 3339' },
    to: { value: 'WHEN', about: '1d (ago), a day (its end, UTC), or RFC 3339' },
    ...CONNECTION_FLAGS,
  },
  examples: [
    'polett audit export --from 2027-01-01 --to 2027-01-31 --csv > january.csv',
    'polett audit export --action token.revoked --from 7d',
  ],
  run: runExport,
}

const verifyAudit: Command = {
  name: 'audit verify',
  takes: [],
  about: 'Prove that nobody has changed the audit log',
  flags: {
    'data-dir': { value: 'DIR', about: 'Check the SQLite file there instead of asking a server' },
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: [
    'Every entry is checked against the one before it, and the end against a seal under the key file.',
    'Without --data-dir the server is asked, which works on PostgreSQL too.',
    'With --data-dir a private copy is checked, so the server may go on running; it needs room for the copy.',
  ],
  examples: ['polett audit verify', 'polett audit verify --data-dir /var/lib/polett'],
  run: runVerify,
}

export const AUDIT_COMMANDS: readonly Command[] = [exportAudit, verifyAudit]

async function runExport(call: Call): Promise<ExitCode> {
  if (call.has('csv') && call.has('json-lines')) throw wrongUsage('--csv and --json-lines exclude each other.')
  const wanted = { path: ['v1', 'audit'], query: readFilters(call) }
  const api = createApi(await getSignedIn(call))
  await (call.has('csv') ? writeCsv(call, api, wanted) : writeLines(call, api, wanted))
  return EXIT.ok
}

function readFilters(call: Call): Record<string, string | undefined> {
  const now = call.terminal.now()
  const [from, to] = [call.text('from'), call.text('to')]
  const isLength = /^\d+[hdw]$/.test(to ?? '')
  return {
    tenant: call.text('tenant'),
    actor: call.text('actor'),
    action: call.text('action'),
    target: call.text('target'),
    from: from === undefined ? undefined : readPast('from', from, now),
    to: to === undefined ? undefined : isLength ? readPast('to', to, now) : readFuture('to', to, now),
  }
}

async function writeCsv({ terminal }: Call, api: Api, wanted: Wanted): Promise<void> {
  for await (const text of api.stream({ ...wanted, accept: 'text/csv' })) await terminal.out(text)
}

async function writeLines({ terminal }: Call, api: Api, wanted: Wanted): Promise<void> {
  for await (const { items } of listPages<object>(api, wanted)) {
    if (items.length > 0) await terminal.out(items.map((entry) => `${writeJson(entry)}\n`).join(''))
  }
}

/** A log of millions of entries takes minutes to check. */
const VERIFY_TIMEOUT_MS = 3_600_000

interface Verdict {
  readonly intact: boolean
  readonly entries: number
  readonly brokenAt?: number
}

async function runVerify(call: Call): Promise<ExitCode> {
  const dataDir = call.text('data-dir')
  const verdict = dataDir === undefined ? await askServer(call) : await verifyHere(call, dataDir)
  const { brokenAt, entries, intact } = verdict
  if (call.has('json')) await printJson(call.terminal, verdict)
  else if (intact) await call.terminal.out(`The audit log is intact: ${entries} entries.\n`)
  else
    await call.terminal.out(
      `The audit log is broken at entry ${brokenAt ?? 'unknown'}; ${entries} entries were read.\n`,
    )
  return intact ? EXIT.ok : EXIT.failed
}

async function askServer(call: Call): Promise<Verdict> {
  const api = createApi(await getSignedIn(call))
  return api.request<Verdict>({ path: ['v1', 'audit', 'verification'], timeoutMs: VERIFY_TIMEOUT_MS })
}

/** On a copy, because opening a store prepares its file for writing, and evidence should stay as it is. */
async function verifyHere({ terminal }: Call, dataDir: string): Promise<Verdict> {
  const [{ checkAudit }, { loadKeyring }, { openSqliteStore }] = await Promise.all([
    import('@polett/server/usecases/audit-verification'),
    import('@polett/server/keys'),
    import('@polett/server/store/db'),
  ])
  const { now } = terminal
  const keyFile = terminal.environment.POLETT_MASTER_KEY_FILE || join(dataDir, 'polett.key')
  const keys = loadKeyring(keyFile, { create: false, entropy: () => new Uint8Array(), now })
  const directory = mkdtempSync(join(tmpdir(), 'polett-verify-'))
  try {
    const copy = join(directory, 'copy.sqlite')
    copyDatabase(dataDir, copy)
    const store = await openSqliteStore(copy)
    try {
      return await checkAudit({ keys, store })
    } finally {
      await store.close()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
