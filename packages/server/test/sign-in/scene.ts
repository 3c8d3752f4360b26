/** A server with the routes of signing in alone, on a database of its own, with a clock that the test moves. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { createShell } from '../../src/http/app-shell.ts'
import { authenticateCallers } from '../../src/http/caller.ts'
import { sessionRoutes } from '../../src/http/sessions.ts'
import { setupRoutes } from '../../src/http/setup.ts'
import { tokenRoutes } from '../../src/http/tokens.ts'
import { userSessionRoutes } from '../../src/http/user-sessions.ts'
import { loadKeyring } from '../../src/keys.ts'
import { standAlone } from '../../src/nodes/alone.ts'
import { createFeed } from '../../src/nodes/feed.ts'
import { readLedger } from '../../src/store/ledger.ts'
import { migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { insertMemberships, insertNewPerson } from '../../src/store/new-users.ts'
import { isCreatorThere } from '../../src/store/tokens.ts'
import { createAdditionQueue } from '../../src/usecases/addition-queue.ts'
import { prepareInstallation } from '../../src/usecases/installation.ts'
import { createHashGate, hashPassword } from '../../src/usecases/passwords.ts'
import { createVerificationChanges } from '../../src/usecases/verification-changes.ts'
import { createChangeTags } from '../../src/verify/change-tags.ts'
import { createDirectory } from '../../src/verify/directory.ts'
import { createPeople } from '../../src/verify/people.ts'
import { createShownTokens } from '../../src/verify/shown-tokens.ts'
import { createTokenCache } from '../../src/verify/token-cache.ts'
import { createUnknownSecretLimit } from '../../src/verify/unknown-secrets.ts'
import { createUsageCounter } from '../../src/verify/usage-counter.ts'
import { readAuditRows } from '../audit-rows.ts'
import { dropDatabaseOf, openTestStore } from '../store/database.ts'

export const COST = { memoryKiB: 8, passes: 1, parallelism: 1 }
export const ADMIN = { username: 'root@example.org', password: 'correct horse battery' }
export const SETUP_CODE = 'a-code-for-tests'
const START = Date.UTC(2027, 0, 1)

export interface SceneOptions {
  readonly directory?: string
  readonly publicUrl?: string
  readonly environment?: Record<string, string>
}

export async function openScene(options: SceneOptions = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'polett-sign-in-'))
  const clock = { now: START }
  const store = await openTestStore(directory)
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await app.close()
    await Promise.all(work)
    await store.close()
  }
  onTestFinished(async () => {
    await close()
    await dropDatabaseOf(directory)
    rmSync(directory, { recursive: true, force: true })
  })
  const now = () => clock.now
  const entropy = (bytes: number) => randomBytes(bytes)
  await migrate(store.write, MIGRATIONS, store.dialect.types, now)
  const keys = loadKeyring(join(directory, 'polett.key'), { create: true, entropy, now })
  const installation = await prepareInstallation({ store, keys, entropy, now, setupCode: SETUP_CODE })
  const feed = createFeed((await readLedger(store.read)).seq)
  const cache = createDirectory(store.read, feed)
  const node = standAlone({ name: 'alone', version: '0', feed, now })
  const tags = createChangeTags(keys.oldest.tags)
  const leaving = () => false
  const work: Promise<void>[] = []
  const deps: Deps = {
    config: readConfig({
      ...{ POLETT_DATA_DIR: directory, POLETT_LOG_LEVEL: 'silent' },
      ...(options.publicUrl === undefined ? {} : { POLETT_PUBLIC_URL: options.publicUrl }),
      ...options.environment,
    }),
    publicUrl: () => options.publicUrl ?? 'http://127.0.0.1:8080',
    ...{ store, keys, installation: installation.id, now, entropy, feed, directory: cache },
    ...{ node, tags, leaving },
    verificationChanges: createVerificationChanges({ feed, node, store, tags, leaving, monotonic: now }),
    tokens: createTokenCache({
      ...{ db: store.read, feed, directory: cache, maxEntries: 1_000 },
      lookupKeys: keys.all.map(({ lookup }) => lookup),
    }),
    shown: createShownTokens({
      ...{ directory: cache, feed, maxEntries: 1_000, alone: true, monotonic: now },
      isCreatorThere: (tokenId) => isCreatorThere(store.read, tokenId),
    }),
    people: createPeople(store.read, feed, cache),
    additions: createAdditionQueue(),
    usage: createUsageCounter(),
    unknownSecrets: createUnknownSecretLimit(now),
    passwordCost: COST,
    hashGate: createHashGate(2, 1_000),
    mailer: null,
    soon: (piece) => void work.push(piece()),
  }
  const app = createShell({ config: { publicUrl: deps.publicUrl(), logLevel: 'silent' }, entropy })
  authenticateCallers(app, deps)
  for (const routes of [setupRoutes, sessionRoutes, userSessionRoutes, tokenRoutes]) routes(app, deps)
  return { app, deps, clock, directory, close, ...callsOf(app), settle: () => Promise.all(work) }
}

export type Scene = Awaited<ReturnType<typeof openScene>>

export interface Call {
  readonly cookie?: string
  readonly secret?: string
  readonly headers?: Record<string, string>
  readonly from?: string
}

function callsOf(app: ReturnType<typeof createShell>) {
  async function call(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, how: Call = {}) {
    const { cookie, from = '192.0.2.1', headers = {}, secret } = how
    const response = await app.inject({
      ...{ method, url, remoteAddress: from },
      headers: {
        host: '127.0.0.1:8080',
        ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    const set = response.headers['set-cookie']
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body === '' ? null : response.json(),
      cookie: typeof set === 'string' ? (set.split(';')[0] ?? '') : '',
    }
  }
  const signIn = (username: string, password: string, more: object = {}, how: Call = {}) =>
    call('POST', '/v1/session', { username, password, ...more }, how)
  return { call, signIn }
}

/** The set-up with a tenant `acme`. */
export async function setUp(scene: Scene) {
  const tenant = { id: 'acme', name: 'Acme', timeZone: 'Europe/Oslo', locale: 'nb' }
  const wish = { code: SETUP_CODE, ...ADMIN, name: 'Root', email: 'root@example.org', tenant }
  return scene.call('POST', '/v1/setup', wish)
}

export interface Person {
  readonly username: string
  readonly password?: string | null
  readonly status?: 'active' | 'inactive'
  readonly roles?: readonly string[]
}

export async function addPerson({ deps }: Scene, tenantId: string, person: Person): Promise<number> {
  const tenant = (await deps.directory.byId(tenantId))?.view
  if (tenant === undefined) throw new Error('No such tenant.')
  const { password = 'a fine password', roles = ['tenant-user'], status = 'active', username } = person
  const passwordHash = password === null ? null : await hashPassword(password, COST, deps.entropy)
  return deps.store.write.transaction().execute(async (tx) => {
    const internalId = await insertNewPerson(
      tx,
      {
        ...{ id: `usr_${username}`, tenant: tenant.internalId, username, name: username, email: null, locale: null },
        ...{ status, attributes: {}, passwordHash },
      },
      deps.now(),
    )
    const memberships = roles.map((role) => ({ unit: null, role: tenant.rolesById.get(role)?.internalId ?? 0 }))
    await insertMemberships(tx, { internalId, tenant: tenant.internalId }, memberships)
    return internalId
  })
}

export async function auditOf({ deps }: Scene) {
  return readAuditRows(deps.store.read)
}
