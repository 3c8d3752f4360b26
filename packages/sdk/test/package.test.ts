/** The package as it is published: built, on the system's Node.js 20, with nothing beside it but web standards. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { bareCode, importsOf, readTree } from '../../server/test/source-tree.ts'
import { HOME, installClient, type Manifest, tsc } from './built-client.ts'

const run = promisify(execFile)
const OLDEST = 'v20.'

let folder: string
let manifest: Manifest
let server: TestServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polett-client-'))
  manifest = await installClient(folder)
  server = await startServer()
})

afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Node.js of the oldest version that is promised, wherever on the path it is. */
async function findOldNode(): Promise<string> {
  const places = [...(process.env.PATH ?? '').split(delimiter).map((place) => join(place, 'node')), '/usr/bin/node']
  for (const program of places) {
    const version = await run(program, ['--version']).catch(() => ({ stdout: '' }))
    if (version.stdout.startsWith(OLDEST)) return program
  }
  throw new Error('Node.js 20 is not installed. The client is promised to run on it, so it is tested on it.')
}

describe('the package', () => {
  it('depends on nothing', () => {
    const kinds = ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies']
    expect(kinds.filter((kind) => kind in manifest)).toEqual([])
    expect(manifest.engines).toEqual({ node: '>=20' })
  })

  it('exports what is there, types first', async () => {
    const dist = join(folder, 'node_modules/@polett/client')
    for (const [name, conditions] of Object.entries(manifest.exports)) {
      expect(Object.keys(conditions), name).toEqual(['polett-source', 'types', 'default'])
      for (const kind of ['types', 'default']) await readFile(join(dist, conditions[kind] ?? ''), 'utf8')
      await readFile(join(HOME, conditions['polett-source'] ?? ''), 'utf8')
    }
  })

  it('verifies, guards and calls on Node.js 20', async () => {
    const created = await server.ok('POST', '/v1/tokens', {
      ...{ kind: 'application', application: 'reader', expiresAt: '2027-01-01T00:00:00Z' },
      grants: [{ tenant: '*', permissions: ['tenant:read'] }],
    })
    await writeFile(join(folder, 'consumer.js'), CONSUMER)
    const names = Object.keys(manifest.exports).map((name) => name.replace('.', '@polett/client'))
    const { stdout } = await run(await findOldNode(), [
      ...[join(folder, 'consumer.js'), server.url, server.gateway, server.master, created.secret],
      names.join(','),
    ])
    expect(JSON.parse(stdout)).toEqual({
      node: expect.stringContaining(OLDEST),
      ...{ from: ['server', 'memory'], refused: 'token_invalid', items: true, guarded: [401, 200] },
    })
  })

  it.each(['nodenext', 'bundler'])('has types that a strict program can use, resolved as %s', async (resolution) => {
    await writeFile(join(folder, 'program.ts'), PROGRAM)
    const module = resolution === 'bundler' ? 'esnext' : resolution
    await tsc(
      folder,
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022'],
      ...['--lib', 'es2023,dom,dom.iterable', '--types', '', '--module', module, '--moduleResolution', resolution],
      join(folder, 'program.ts'),
    )
  })
})

describe('the sources', () => {
  const files = readTree('.ts').filter(({ name }) => name.startsWith('packages/sdk/src/'))

  it('use nothing of Node.js, and nothing of anybody else', () => {
    expect(files.length).toBeGreaterThan(20)
    const outside = files.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => !target.startsWith('packages/sdk/src/'))
        .map(({ target }) => `${file.name} imports ${target}`),
    )
    const names = /(?<![\w$.'])(process|Buffer|global|require|setImmediate|__dirname|__filename)\b(?!\s*:)/
    const platform = files.filter(({ text }) => names.test(bareCode(text))).map(({ name }) => name)
    expect([...outside, ...platform]).toEqual([])
  })
})

const CONSUMER = `
import { createServer } from 'node:http'
import { createClient, createVerifier, everyItem } from '@polett/client'
import { requireToken } from '@polett/client/node-http'
const [url, introspector, master, secret, names] = process.argv.slice(2)
for (const name of names.split(',')) await import(name)
const verifier = createVerifier({ url, secret: introspector })
const giveUp = Date.now() + 10000
while (!verifier.status().believes && Date.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 10))
const question = { permission: 'tenant:read' }
const answers = [await verifier.verify(secret, question), await verifier.verify(secret, question)]
const refused = await verifier.verify('nonsense')
let items = false
for await (const tenant of everyItem(createClient({ baseUrl: url, token: master }).listTenants)) items ||= tenant.id.length > 0
const service = createServer(requireToken({ verifier, ...question }, (request, response) => response.end(request.polett.token.id)))
await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve))
const own = 'http://127.0.0.1:' + service.address().port
const guarded = [await fetch(own), await fetch(own, { headers: { authorization: 'Bearer ' + secret } })].map(({ status }) => status)
service.closeAllConnections()
service.close()
await verifier.close()
console.log(JSON.stringify({ node: process.version, from: answers.map(({ freshness }) => freshness.from), refused: refused.code, items, guarded }))
`

const PROGRAM = `
import { createClient, createVerifier, type Answer } from '@polett/client'
import { requireToken } from '@polett/client/express'
import type { PolettVariables } from '@polett/client/hono'
const verifier = createVerifier({ url: 'https://tokens.example.org', secret: 'x' })
const told = (answer: Answer): string => {
  if (!answer.valid) return answer.code
  return answer.freshness.from === 'memory' ? String(answer.freshness.ageMs) : answer.token.id
}
void verifier.verify('x', { permission: ['a:b'], tenant: 'acme' }).then(told)
export const peeked: string | undefined = verifier.peek('x')?.token.name
export const guard = requireToken({ verifier, permission: 'a:b', tenant: (request) => request.ip ?? '' })
export const variables = (given: PolettVariables): string => given.polett.token.id
export const client = createClient({ baseUrl: 'https://tokens.example.org', token: () => 'x' })
`
