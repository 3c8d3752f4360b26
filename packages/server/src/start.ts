/** Wires a server from its configuration: database, keys, memory, jobs, routes. The only file that knows them all. */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import packageFile from '../package.json' with { type: 'json' }
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { plainHttpUrl } from './domain/host.ts'
import { createServerApp } from './http/app.ts'
import { createDeparture, type Departure } from './http/departure.ts'
import type { LogTarget } from './http/logging.ts'
import { startMetricsServer } from './http/metrics.ts'
import type { MetricsServer } from './http/metrics-server.ts'
import { type Jobs, startJobs } from './jobs.ts'
import { loadKeyring } from './keys.ts'
import { createMailer } from './mailer.ts'
import { createFeed } from './nodes/feed.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import { cacheableTokens } from './processes/cacheable-tokens.ts'
import { lowerPoolPriority } from './processes/pool-priority.ts'
import type { Store } from './store/db.ts'
import { readLedger } from './store/ledger.ts'
import { migrate } from './store/migrate.ts'
import { MIGRATIONS } from './store/migrations/index.ts'
import { isCreatorThere } from './store/tokens.ts'
import { createAdditionQueue } from './usecases/addition-queue.ts'
import { hasInstallation, type PreparedInstallation, prepareInstallation } from './usecases/installation.ts'
import { createHashGate, DEFAULT_PASSWORD_COST, HASHES, type PasswordCost } from './usecases/passwords.ts'
import { sweepSoon } from './usecases/sweep.ts'
import { createVerificationChanges } from './usecases/verification-changes.ts'
import { createChangeTags } from './verify/change-tags.ts'
import { createDirectory } from './verify/directory.ts'
import { createPeople } from './verify/people.ts'
import { createShownTokens } from './verify/shown-tokens.ts'
import { createTokenCache } from './verify/token-cache.ts'
import { createUnknownSecretLimit } from './verify/unknown-secrets.ts'
import { createUsageCounter } from './verify/usage-counter.ts'
import { tellWrittenUses } from './verify/written-uses.ts'

/** What a test or another program may take into its own hands. */
export interface StartOptions {
  /** The time, as it is taken everywhere. */
  readonly now?: () => number
  /** What this machine takes for the time. On PostgreSQL it is corrected to the database's. */
  readonly wallClock?: () => number
  readonly passwordCost?: PasswordCost
  /** As in `JoiningNode`. */
  readonly answerWithinMs?: number
  readonly logTo?: LogTarget
  readonly maxCachedTokens?: number
  /** Being opened already. */
  readonly database?: Promise<OpenDatabase>
}

export interface RunningServer {
  readonly url: string
  readonly deps: Deps
  readonly app: FastifyInstance
  readonly installation: PreparedInstallation
  /**
   * For as long as is configured, goes on answering while it says that it is not ready, and ends each connection with its
   * next answer. At once where no time is configured. To be followed by `close`.
   */
  drain(): Promise<void>
  /** Answers what has come in, writes what is pending, gives the database back. */
  close(): Promise<void>
}

const VERSION: string = packageFile.version

/** Starts to listen. Throws an Error whose sentence tells an operator what is wrong. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const database = await (options.database ?? openDatabase(config))
  try {
    return await startOn(config, options, database)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function startOn(config: Config, options: StartOptions, database: OpenDatabase): Promise<RunningServer> {
  const { store } = database
  const clock = options.now ?? steadyClock(options.wallClock ?? Date.now)
  const entropy = (bytes: number) => randomBytes(bytes)
  const { installation, keys } = await database.oneAtATime(() => prepare(config, store, clock, entropy))
  let url = config.publicUrl ?? ''
  const departure = createDeparture(config.drainSeconds)
  const wiring = {
    ...{ config, options, database, keys, clock, entropy, installation },
    ...{ publicUrl: () => url, leaving: departure.isNear },
  }
  const wired = await wire(wiring)
  try {
    return await listen(wired, {
      config,
      options,
      database,
      departure,
      installation,
      setUrl: (found) => (url ||= found),
    })
  } catch (error) {
    // Or the other nodes would wait for one that never was.
    await wired.deps.node.leave()
    await wired.jobs.stop()
    throw error
  }
}

interface Listening {
  readonly config: Config
  readonly options: StartOptions
  readonly database: OpenDatabase
  readonly departure: Departure
  readonly installation: PreparedInstallation
  readonly setUrl: (url: string) => void
}

async function listen({ deps, jobs, report }: Wired, listening: Listening): Promise<RunningServer> {
  const { config, database, departure, installation, options, setUrl } = listening
  const { app, setReporter } = createServerApp(deps, options.logTo === undefined ? {} : { logTo: options.logTo })
  report.current = setReporter
  // Before everything else that listens, since some answers are given without the framework.
  app.server.prependListener('request', (_request, response) => {
    if (departure.isNear()) response.shouldKeepAlive = false
  })
  // Opens the first connection for lists too, where that takes long: whoever comes first should not have to wait for it.
  if (deps.store.kind === 'postgres') await readLedger(deps.store.scan)
  await app.listen({ host: config.host, port: config.port })
  const address = app.server.address()
  // The host as configured: what the system calls an address that stands for all of them would mislead whoever is not here.
  const url = plainHttpUrl(config.host, typeof address === 'object' ? (address?.port ?? config.port) : config.port)
  setUrl(url)
  // What a crash left half swept away goes on being swept.
  sweepSoon(deps)
  const metrics = await startMetrics(deps).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const parts = { app, metrics, jobs, deps, database }
  return { url, deps, app, installation, drain: departure.drain, close: () => closeAll(parts) }
}

async function startMetrics(deps: Deps): Promise<MetricsServer | null> {
  const { metricsPort } = deps.config
  return metricsPort === null ? null : startMetricsServer(deps, metricsPort)
}

/** Brings the database to the schema of this build, makes what is missing, and checks the keys. */
async function prepare(config: Config, store: Store, now: () => number, entropy: Deps['entropy']) {
  await migrate(store.write, MIGRATIONS, store.dialect.types, now)
  // A missing key file is made only for a database that was never used: otherwise the right one has to be put back.
  const isNew = !(await hasInstallation(store.read))
  const keys = loadKeyring(config.masterKeyFile, { create: isNew, entropy, now })
  const installation = await prepareInstallation({ store, keys, entropy, now, setupCode: config.setupCode })
  return { keys, installation }
}

interface Wiring {
  readonly config: Config
  readonly options: StartOptions
  readonly database: OpenDatabase
  readonly keys: Deps['keys']
  /** The time of this machine, until the node knows better. */
  readonly clock: () => number
  readonly entropy: Deps['entropy']
  readonly installation: PreparedInstallation
  readonly publicUrl: () => string
  readonly leaving: () => boolean
}

interface Wired {
  readonly deps: Deps
  readonly jobs: Jobs
  readonly report: Report
}

type Report = { current: (job: string, error: unknown) => void }

async function wire(wiring: Wiring): Promise<Wired> {
  const { clock, config, database, entropy, installation, keys, leaving, options, publicUrl } = wiring
  const { store } = database
  const feed = createFeed((await readLedger(store.read)).seq)
  const node = await database.join({
    ...{ feed, name: config.nodeName, version: VERSION, installation: installation.id, now: clock },
    wall: options.wallClock ?? Date.now,
    answerWithinMs: options.answerWithinMs,
  })
  const now = options.now ?? node.now
  const directory = createDirectory(store.read, feed)
  const tags = createChangeTags(keys.oldest.tags)
  const maxEntries = options.maxCachedTokens ?? cacheableTokens(config.workers)
  const alone = store.kind === 'sqlite'
  const monotonic = (): number => performance.now()
  const shown = createShownTokens({
    ...{ directory, feed, alone, maxEntries, monotonic },
    isCreatorThere: (tokenId) => isCreatorThere(store.read, tokenId),
  })
  const report: Report = { current: () => undefined }
  const jobs = startJobs(
    () => deps,
    (job, error) => report.current(job, error),
  )
  const deps: Deps = {
    ...{ config, publicUrl, leaving, store, keys, now, entropy, feed, node, directory, tags },
    installation: installation.id,
    tokens: createTokenCache({
      ...{ db: store.read, feed, directory },
      lookupKeys: keys.all.map(({ lookup }) => lookup),
      maxEntries,
    }),
    shown,
    people: createPeople(store.read, feed, directory),
    additions: createAdditionQueue(),
    usage: tellWrittenUses(createUsageCounter(), shown),
    verificationChanges: createVerificationChanges({ feed, node, store, tags, leaving, monotonic }),
    unknownSecrets: createUnknownSecretLimit(now),
    passwordCost: options.passwordCost ?? DEFAULT_PASSWORD_COST,
    hashGate: createHashGate(HASHES.atOnce, HASHES.waiting, lowerPoolPriority),
    ...{ mailer: createMailer(config.mail), soon: jobs.soon },
  }
  return { deps, jobs, report }
}

interface Parts {
  readonly app: FastifyInstance
  readonly metrics: MetricsServer | null
  readonly jobs: Jobs
  readonly deps: Deps
  readonly database: OpenDatabase
}

async function closeAll({ app, database, deps, jobs, metrics }: Parts): Promise<void> {
  await Promise.all([app.close(), metrics?.close()])
  // Nothing is answered from memory any more, so nobody has to wait for this node.
  await deps.node.leave()
  await jobs.stop()
  deps.mailer?.close()
  await database.close()
}

/** The wall clock, but never backwards: an expiry that has passed stays passed when the clock is set back. */
function steadyClock(wall: () => number): () => number {
  let latest = 0
  return () => {
    latest = Math.max(latest, wall())
    return latest
  }
}
