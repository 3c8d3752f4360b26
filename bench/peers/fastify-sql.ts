/** What somebody writes in an afternoon: a Fastify route that looks the secret's hash up with one prepared statement. */

import { hash } from 'node:crypto'
import { join } from 'node:path'
import Fastify from 'fastify'
import { listen } from './answer.ts'
import { LIFETIME_SECONDS, type Peer, SCOPE } from './peer.ts'
import { inOneCommit, openSqlite, randomSecret } from './storage.ts'

const TABLE = `create table token (
  hash blob primary key, id text not null, tenant text not null, permissions text not null,
  expires_at integer not null, revoked_at integer) strict, without rowid`
const INSERT = 'insert into token (hash, id, tenant, permissions, expires_at) values (?, ?, ?, ?, ?)'
const FIND =
  'select id, tenant, permissions, expires_at as expiresAt, revoked_at as revokedAt from token where hash = ?'

interface Found {
  readonly id: string
  readonly tenant: string
  readonly permissions: string
  readonly expiresAt: number
  readonly revokedAt: number | null
}

const hashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer')
const open = (directory: string) => openSqlite(join(directory, 'tokens.sqlite'))
const PERMISSIONS = JSON.stringify([SCOPE, 'unit:read', 'role:read'])
const endOf = (): number => Date.now() + LIFETIME_SECONDS * 1000

async function seed(directory: string, tokens: number): Promise<readonly string[]> {
  const secrets = Array.from({ length: tokens }, randomSecret)
  const database = open(directory)
  database.exec(TABLE)
  const insert = database.prepare(INSERT)
  inOneCommit(database, () => {
    for (const [index, secret] of secrets.entries()) {
      insert.run(hashOf(secret), `token-${index}`, `tenant-${index % 20}`, PERMISSIONS, BigInt(endOf()))
    }
  })
  database.close()
  return secrets
}

const bearer = { type: 'object', properties: { authorization: { type: 'string' } }, required: ['authorization'] }
const answer = {
  type: 'object',
  properties: { valid: { type: 'boolean' }, token: { type: 'string' }, tenant: { type: 'string' } },
}

async function serve(directory: string) {
  const database = open(directory)
  const find = database.prepare(FIND)
  const app = Fastify({ logger: false })
  app.get<{ Headers: { authorization: string } }>(
    '/verify',
    { schema: { headers: bearer, response: { 200: answer, 401: answer } } },
    async (request, reply) => {
      const found = find.get(hashOf(request.headers.authorization.slice('Bearer '.length))) as Found | undefined
      if (found === undefined || found.revokedAt !== null || found.expiresAt <= Date.now()) {
        return reply.code(401).send({ valid: false })
      }
      const permissions = JSON.parse(found.permissions) as readonly string[]
      if (!permissions.includes(SCOPE)) return reply.code(401).send({ valid: false })
      return { valid: true, token: found.id, tenant: found.tenant }
    },
  )
  await app.ready()
  const spare = randomSecret()
  database.prepare(INSERT).run(hashOf(spare), `spare-${spare}`, 'tenant-0', PERMISSIONS, BigInt(endOf()))
  return {
    port: await listen(app.server),
    spare,
    async revokeSpare() {
      database.prepare('update token set revoked_at = ? where hash = ?').run(BigInt(Date.now()), hashOf(spare))
    },
  }
}

export const fastifySql: Peer = { seed, serve }
