/** A process for one peer: fills its directory, or serves from it until whoever started it goes away. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Asked, type Peer, SECRETS, type Told } from './peer.ts'

const PEERS: Readonly<Record<string, () => Promise<Peer>>> = {
  'better-auth-sqlite': async () => (await import('./better-auth.ts')).betterAuthSqlite,
  'better-auth-memory': async () => (await import('./better-auth.ts')).betterAuthMemory,
  'oidc-provider-sqlite': async () => (await import('./oidc-provider.ts')).oidcProviderSqlite,
  'oidc-provider-memory': async () => (await import('./oidc-provider.ts')).oidcProviderMemory,
  'fastify-sql': async () => (await import('./fastify-sql.ts')).fastifySql,
  'jose-es256': async () => (await import('./jose-jwt.ts')).joseEs256,
  'jose-rs256': async () => (await import('./jose-jwt.ts')).joseRs256,
}

const [, , name = '', directory = '', tokens] = process.argv
const load = PEERS[name]
if (load === undefined) throw new Error(`There is no peer ${name}.`)
const peer = await load()
if (tokens === undefined) await serve()
else await seed(Number(tokens))

async function seed(count: number): Promise<void> {
  writeFileSync(join(directory, SECRETS), (await peer.seed(directory, count)).join(''), { mode: 0o600 })
  process.exit(0)
}

async function serve(): Promise<void> {
  const { port, revokeSpare, spare } = await peer.serve(directory)
  const tell = (told: Told): void => void process.send?.(told)
  process.on('message', (asked: Asked) => {
    if (asked === 'revoke') revokeSpare?.().then(() => tell({ revoked: true }))
  })
  process.on('disconnect', () => process.exit(0))
  tell({ ready: { port, spare, revocable: revokeSpare !== null } })
}
