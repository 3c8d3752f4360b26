/** Several processes behind one port that cannot start: one sentence, and nobody left. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { type Environment, openWorkersScene, serve, serveRefused, type WorkersScene } from './workers-scene.ts'

let scene: WorkersScene

const settings = (more: Environment = {}): Environment => ({ ...scene.environment, ...more })

beforeAll(async () => {
  scene = await openWorkersScene()
  // The database is used from now on, so that a start needs the right key.
  const served = await serve(settings())
  served.signal('SIGINT')
  await served.ended
})
afterAll(() => scene?.close())

describe('a server that cannot start', () => {
  const sentences = (said: string): string[] => said.split('\n').filter((line) => line.includes('cannot start'))

  it('says why, once, and ends with 1', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'polett-workers-'))
    const { code, said } = await serveRefused(settings({ POLETT_DATA_DIR: elsewhere }))
    expect(code).toBe(1)
    expect(sentences(said)).toEqual([expect.stringMatching(/^Polett cannot start: .*key/)])
    await rm(elsewhere, { recursive: true, force: true })
  })

  it.each(['POLETT_PORT', 'POLETT_METRICS_PORT'])('for %s is taken', async (setting) => {
    const port = await freePort()
    const owner = createServer().listen(port, '127.0.0.1')
    const { code, said } = await serveRefused(settings({ [setting]: String(port) }))
    expect(code).toBe(1)
    expect(sentences(said)).toEqual([expect.stringMatching(/EADDRINUSE/)])
    owner.close()
    expect(await scene.leases()).toEqual([])
  })

  it('and one whose worker is of no use, too', async () => {
    const broken = join(scene.directory, 'broken.mjs')
    await writeFile(broken, `if (process.argv[1].endsWith('worker.ts')) process.exit(7)`)
    const { code, said } = await serveRefused(settings({ NODE_OPTIONS: `--import=${broken}` }))
    expect(code).toBe(1)
    expect(sentences(said)).toEqual(['Polett cannot start: north-1 has ended before it served (code 7).'])
  })

  it('ends those that do, when one of them does not', async () => {
    const broken = join(scene.directory, 'broken.mjs')
    await writeFile(broken, `if (process.env.POLETT_NODE_NAME === 'north-3') process.exit(7)`)
    const { code, said } = await serveRefused(settings({ POLETT_WORKERS: '3', NODE_OPTIONS: `--import=${broken}` }))
    expect(code).toBe(1)
    expect(sentences(said)).toEqual(['Polett cannot start: north-3 has ended before it served (code 7).'])
    expect(said).not.toContain('ready on')
    expect(await scene.leases()).toEqual([])
  })

  it('because SQLite belongs to one process', async () => {
    const { code, said } = await serveRefused(settings({ POLETT_DATABASE_URL: '' }))
    expect(code).toBe(1)
    expect(sentences(said)).toEqual([expect.stringContaining('must be 1 or auto on SQLite')])
  })
})
