/** An edge runtime: one request after another, with nothing that lives on between them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { expectFindings, openScene, programOf, type Scene } from './scene.ts'

it('on workerd', async () => {
  const scene = await openScene()
  await bundle(scene)
  await writeFile(join(scene.folder, 'config.capnp'), CONFIG)
  const worker = spawn(
    programOf('@cloudflare/workerd-linux-64', 'bin/workerd'),
    ['serve', 'config.capnp', '--control-fd=1'],
    {
      ...{ cwd: scene.folder, stdio: ['ignore', 'pipe', 'inherit'] },
    },
  )
  try {
    const [line] = await once(createInterface(worker.stdout), 'line')
    const body = JSON.stringify(scene.settings)
    const answer = await fetch(`http://127.0.0.1:${JSON.parse(line).port}`, { method: 'POST', body })
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, expect.anything()])
    expectFindings(JSON.parse(text), scene)
    await expect.poll(scene.streams).toBe(0)
  } finally {
    worker.kill('SIGKILL')
    await scene.stop()
  }
})

/** As programs are put on the edge: in one file. */
async function bundle({ entries, folder }: Scene): Promise<void> {
  await writeFile(join(folder, 'program.js'), [...entries.map((name) => `import '${name}'`), PROGRAM].join('\n'))
  await build({
    ...{ configFile: false, root: folder, logLevel: 'silent' },
    build: {
      ...{ outDir: folder, emptyOutDir: false, minify: false, target: 'es2023', modulePreload: false },
      rolldownOptions: {
        ...{ input: join(folder, 'program.js'), preserveEntrySignatures: 'strict' },
        output: { format: 'es', entryFileNames: 'worker.js' },
      },
    },
  })
}

const PROGRAM = `
import { createClient, createVerifier } from '@polett/client'
import { requireToken } from '@polett/client/hono'
import { Hono } from 'hono'
import { runScenario } from './scenario.js'
export default {
  async fetch(request) {
    const parts = { createClient, createVerifier, requireToken, Hono }
    return runScenario(parts, await request.json()).then(
      (found) => Response.json(found),
      (error) => new Response(error.stack, { status: 500 }),
    )
  },
}
`

/** The network of this machine is private, and a worker reaches nothing private unless it is told so. */
const CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
);
`
