/**
 * `oidc-provider` and its introspection. Storage is for whoever runs it to write: here one statement by primary key, or
 * a map in the same process. Tokens are stored under their value, as its own adapters do.
 */

import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Adapter, Provider, type StoredEntry } from 'oidc-provider'
import { listenWith } from './answer.ts'
import { CLIENT, CLIENT_BASIC } from './oidc-client.ts'
import { LIFETIME_SECONDS, type Peer, SCOPE } from './peer.ts'
import { inOneCommit, openSqlite, randomSecret } from './storage.ts'

/** The kind of token that stands for a program, as an API key does. */
const MODEL = 'ClientCredentials'

interface Entries {
  get(key: string): StoredEntry | undefined
  set(key: string, entry: StoredEntry): void
  delete(key: string): void
}

function inSqlite(database: DatabaseSync): Entries {
  database.exec('create table if not exists entry (key text primary key, payload text not null) strict, without rowid')
  const find = database.prepare('select payload from entry where key = ?')
  const write = database.prepare('insert or replace into entry (key, payload) values (?, ?)')
  const remove = database.prepare('delete from entry where key = ?')
  return {
    get(key) {
      const row = find.get(key) as { payload: string } | undefined
      return row === undefined ? undefined : (JSON.parse(row.payload) as StoredEntry)
    },
    set: (key, entry) => void write.run(key, JSON.stringify(entry)),
    delete: (key) => void remove.run(key),
  }
}

function adapterOn(entries: Entries): (model: string) => Adapter {
  return (model) => ({
    upsert: async (id, payload) => entries.set(`${model}:${id}`, payload),
    find: async (id) => entries.get(`${model}:${id}`),
    destroy: async (id) => entries.delete(`${model}:${id}`),
  })
}

/** There is one client, a gateway, which may ask about every token and revoke it. */
const allowedPolicy = (): boolean => true

function openProvider(entries: Entries): Promise<number> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider('http://127.0.0.1', {
    adapter: adapterOn(entries),
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        scope: SCOPE,
      },
    ],
    scopes: [SCOPE],
    cookies: { keys: [randomSecret()] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    ttl: { ClientCredentials: LIFETIME_SECONDS },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy },
      revocation: { enabled: true, allowedPolicy },
    },
  })
  return listenWith(provider.callback())
}

/** Sends a form as the client. Throws when the answer is no success. */
async function post(port: number, path: string, form: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: CLIENT_BASIC },
    body: new URLSearchParams(form),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
  return text
}

async function issue(port: number): Promise<string> {
  const answer = await post(port, '/token', { grant_type: 'client_credentials', scope: SCOPE })
  return (JSON.parse(answer) as { access_token: string }).access_token
}

/** One token issued by the product, and the others as copies of it. */
async function seed(directory: string, tokens: number): Promise<readonly string[]> {
  const database = openSqlite(join(directory, 'oidc-provider.sqlite'))
  const entries = inSqlite(database)
  const first = await issue(await openProvider(entries))
  const template = entries.get(`${MODEL}:${first}`)
  if (template === undefined) throw new Error('The token is kept under another name.')
  const secrets = Array.from({ length: tokens }, randomSecret)
  inOneCommit(database, () => {
    for (const secret of secrets) entries.set(`${MODEL}:${secret}`, { ...template, jti: secret })
  })
  database.close()
  return secrets
}

async function serve(directory: string, memory: Map<string, StoredEntry> | null) {
  const database = openSqlite(join(directory, 'oidc-provider.sqlite'))
  if (memory !== null) {
    for (const row of database.prepare('select key, payload from entry').iterate()) {
      memory.set(String(row.key), JSON.parse(String(row.payload)) as StoredEntry)
    }
  }
  const port = await openProvider(memory ?? inSqlite(database))
  const spare = await issue(port)
  return { port, spare, revokeSpare: async () => void (await post(port, '/token/revocation', { token: spare })) }
}

export const oidcProviderSqlite: Peer = { seed, serve: (directory) => serve(directory, null) }
export const oidcProviderMemory: Peer = { seed, serve: (directory) => serve(directory, new Map()) }
