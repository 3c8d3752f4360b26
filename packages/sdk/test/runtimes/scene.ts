/** A real server, a token to ask about, and a folder with the built client and Hono, for a program in another runtime. */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { findPackageJSON, stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { startServer } from '../../../server/test/server.ts'
import { installClient } from '../built-client.ts'
import type { runScenario, Settings } from './scenario.ts'

export interface Scene {
  readonly folder: string
  readonly settings: Settings
  /** Every entry point of the package, by the name that a program imports. */
  readonly entries: readonly string[]
  /** How many streams the server holds open. */
  streams(): number
  stop(): Promise<void>
}

type Findings = Awaited<ReturnType<typeof runScenario>>

export async function openScene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'polett-runtime-'))
  const { exports } = await installClient(folder)
  const source = await readFile(join(import.meta.dirname, 'scenario.ts'), 'utf8')
  await writeFile(join(folder, 'scenario.js'), stripTypeScriptTypes(source))
  await symlink(dirname(manifestOf('hono') ?? ''), join(folder, 'node_modules/hono'))
  const server = await startServer()
  const { secret, token } = await server.ok('POST', '/v1/tokens', {
    ...{ kind: 'application', application: 'reader', expiresAt: '2027-01-01T00:00:00Z' },
    grants: [{ tenant: '*', permissions: ['tenant:read'] }],
  })
  const { gateway: introspector, master, url } = server
  return {
    ...{ folder, settings: { url, introspector, master, secret, token: token.id } },
    entries: Object.keys(exports).map((name) => name.replace('.', '@polett/client')),
    streams: () => server.running.deps.verificationChanges.counts().open,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What must be found in every runtime. */
export function expectFindings(found: unknown, { settings }: Scene): void {
  const expected: Findings = {
    yes: [
      [settings.token, 'server'],
      [settings.token, 'memory'],
    ],
    refused: [
      ['permission_missing', 'server'],
      ['token_invalid', 'form'],
      ['token_revoked', 'server'],
    ],
    ...{ passed: [401, 200], asked: 2, revoked: 'revoked', stillBelieves: true, stopped: 401 },
  }
  expect(found).toEqual(expected)
}

/** A program of a package of this folder. Throws an Error where that is not for this platform. */
export function programOf(name: string, file: string): string {
  const manifest = manifestOf(name)
  if (manifest === undefined) throw new Error(`${name} is not installed: it is for Linux on x64 processors alone.`)
  return join(dirname(manifest), file)
}

function manifestOf(name: string): string | undefined {
  try {
    return findPackageJSON(name, import.meta.url)
  } catch {
    return undefined
  }
}
