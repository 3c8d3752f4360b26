/** Each `sslmode` protects as much as PostgreSQL's manual says, and no less. */

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres.ts'
import { turns } from './postgres-scene.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

/** Certificates are made by it, and by nothing that comes with Node. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!hasOpenssl)('over TLS', () => {
  let directory: string
  let server: PostgresServer

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'polett-tls-'))
    chmodSync(directory, 0o755)
    makeCertificates()
    server = await startPostgres({ ssl: 'on', ssl_cert_file: file('server.crt'), ssl_key_file: file('server.key') })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(directory, { recursive: true })
  })

  const file = (name: string): string => join(directory, name)

  /** An authority, and a certificate of it for `localhost` alone. */
  function makeCertificates(): void {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl('req', '-x509', ...key, '-days', '2', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=An authority')
    openssl('req', '-x509', ...key, '-days', '2', '-keyout', 'other.key', '-out', 'other.crt', '-subj', '/CN=Another')
    openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost')
    writeFileSync(file('names'), 'subjectAltName=DNS:localhost')
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
    openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt')
    chmodSync(file('server.key'), 0o600)
    if (process.getuid?.() === 0) giveToPostgres(file('server.key'))
  }

  function giveToPostgres(path: string): void {
    const uid = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }))
    chownSync(path, uid, statSync(path).gid)
  }

  async function connect(host: string, mode: string, authority?: string) {
    const root = authority === undefined ? '' : `&sslrootcert=${file(authority)}`
    const store = await openPostgresStore(`${server.url.replace('127.0.0.1', host)}?sslmode=${mode}${root}`)
    const { rows } = await sql`select version from pg_stat_ssl where pid = pg_backend_pid()`.execute(store.read)
    return { store, version: rows[0] }
  }

  test.each([
    ['require', '127.0.0.1', undefined],
    ['require', '127.0.0.1', 'ca.crt'],
    ['verify-ca', '127.0.0.1', 'ca.crt'],
    ['verify-full', 'localhost', 'ca.crt'],
  ])('%s at %s with %s is served', async (mode, host, authority) => {
    const { store, version } = await connect(host, mode, authority)
    expect(version).toEqual({ version: 'TLSv1.3' })
    await store.close()
  })

  test.each([
    ['require', '127.0.0.1', 'other.crt'],
    ['verify-ca', '127.0.0.1', 'other.crt'],
    ['verify-full', '127.0.0.1', 'ca.crt'],
    ['verify-full', 'localhost', 'other.crt'],
    ['verify-full', 'localhost', undefined],
  ])('%s at %s with %s is refused', async (mode, host, authority) => {
    await expect(connect(host, mode, authority)).rejects.toThrow('is not accepted')
  })

  test('an interruption ends what is in flight', async () => {
    const { store } = await connect('localhost', 'verify-full', 'ca.crt')
    const running = sql`select pg_sleep(20)`.execute(store.read).catch((error: Error) => error.message)
    const sleeping = sql`select 1 from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'`
    await expect.poll(async () => (await sleeping.execute(store.write)).rows.length).toBe(1)
    store.interrupt(new Error('in doubt'))
    expect(await Promise.race([running, turns(5)])).toBe('in doubt')
    await store.close()
  })
})
