/**
 * better-auth with its API-key plug-in, in two of the ways in which its documentation keeps keys: in the database, which
 * is the default, and in secondary storage with deferred updates, which it names for high performance. The latter is a
 * map in the same process here, where an installation has Redis: nothing can be nearer, and nothing of it outlives a stop.
 */

import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { createCopier, type Row, rowOf } from '../seed-rows.ts'
import { answerBearers, listenWith } from './answer.ts'
import { LIFETIME_SECONDS, PERMISSION, type Peer } from './peer.ts'
import { inOneCommit, openSqlite, randomLetters } from './storage.ts'

const KEYS_A_PERSON = 5
const KEY_LENGTH = 64
const permissions = { [PERMISSION.resource]: [PERMISSION.action] }

type Memory = Map<string, string>

function storageOn(entries: Memory) {
  const get = (key: string): string | null => entries.get(key) ?? null
  const set = (key: string, value: string): void => void entries.set(key, value)
  return {
    ...{ get, set, delete: (key: string): void => void entries.delete(key) },
    getAndDelete(key: string): string | null {
      const value = get(key)
      entries.delete(key)
      return value
    },
    increment(key: string): number {
      const count = Number(get(key) ?? 0) + 1
      set(key, String(count))
      return count
    },
  }
}

function open(database: DatabaseSync, memory: Memory | null) {
  const inMemory = (entries: Memory) => ({
    ...{ storage: 'secondary-storage' as const, deferUpdates: true, customStorage: storageOn(entries) },
  })
  return betterAuth({
    database,
    baseURL: 'http://127.0.0.1',
    secret: 'a secret of this comparison alone, and of no use elsewhere',
    logger: { disabled: true },
    telemetry: { enabled: false },
    // What is put off begins at once here; on a serverless platform this is where it would be handed over.
    advanced: { backgroundTasks: { handler: () => undefined } },
    plugins: [apiKey({ rateLimit: { enabled: false }, ...(memory === null ? {} : inMemory(memory)) })],
  })
}

type Auth = ReturnType<typeof open>

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url')
const databaseIn = (directory: string): DatabaseSync => openSqlite(join(directory, 'better-auth.sqlite'))

const createKey = (auth: Auth, userId: string) =>
  auth.api.createApiKey({ body: { userId, permissions, name: 'first', expiresIn: LIFETIME_SECONDS } })

/** One person and one key made by the product, and the others as copies of them. */
async function seed(directory: string, tokens: number): Promise<readonly string[]> {
  const database = databaseIn(directory)
  const auth = open(database, null)
  await (await getMigrations(auth.options)).runMigrations()
  const { adapter } = await auth.$context
  const person = await adapter.create<Record<string, unknown>, { id: string }>({
    model: 'user',
    data: {
      name: 'First',
      email: 'first@example.org',
      emailVerified: true,
      createdAt: new Date(),
      updatedAt: new Date(),
    },
  })
  await createKey(auth, person.id)
  const toPerson = createCopier(database, 'user')(rowOf(database, 'select * from user'))
  const toKey = createCopier(database, 'apikey')(rowOf(database, 'select * from apikey'))
  const secrets = Array.from({ length: tokens }, () => randomLetters(KEY_LENGTH))
  let owner = ''
  inOneCommit(database, () => {
    for (const [index, secret] of secrets.entries()) {
      if (index % KEYS_A_PERSON === 0) {
        owner = randomUUID()
        toPerson.insert({ id: owner, email: `person-${index}@example.org` })
      }
      toKey.insert({ id: randomUUID(), key: hashOf(secret), start: secret.slice(0, 6), referenceId: owner })
    }
  })
  database.close()
  return secrets
}

/** Every key of the database in the form in which the plug-in has put one of its own making there. */
function fillMemory(memory: Memory, database: DatabaseSync): void {
  const [example] = [...memory].filter(([key]) => key.startsWith('api-key:by-id:')).map(([, value]) => value)
  if (example === undefined) throw new Error('The plug-in keeps its keys under other names.')
  const template = JSON.parse(example) as object
  const owners = new Map<string, string[]>()
  for (const row of database.prepare('select id, key, start, referenceId from apikey').iterate()) {
    const { id, key, referenceId, start } = row as { id: string; key: string; referenceId: string; start: string }
    const text = JSON.stringify({ ...template, id, key, referenceId, start })
    memory.set(`api-key:${key}`, text)
    memory.set(`api-key:by-id:${id}`, text)
    owners.set(referenceId, [...(owners.get(referenceId) ?? []), id])
  }
  for (const [owner, ids] of owners) memory.set(`api-key:by-ref:${owner}`, JSON.stringify(ids))
}

async function serve(directory: string, memory: Memory | null) {
  const database = databaseIn(directory)
  const auth = open(database, memory)
  const owner = String((rowOf(database, 'select id from user limit 1') as Row).id)
  const made = await createKey(auth, owner)
  if (memory !== null) fillMemory(memory, database)
  const check = async (key: string): Promise<string | null> => {
    const answer = await auth.api.verifyApiKey({ body: { key, permissions } })
    return answer.valid ? (answer.key?.id ?? null) : null
  }
  return {
    port: await listenWith(answerBearers(check)),
    spare: made.key,
    async revokeSpare() {
      await auth.api.updateApiKey({ body: { keyId: made.id, userId: owner, enabled: false } })
    },
  }
}

export const betterAuthSqlite: Peer = { seed, serve: (directory) => serve(directory, null) }
export const betterAuthMemory: Peer = { seed, serve: (directory) => serve(directory, new Map()) }
