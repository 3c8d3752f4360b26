/** The scenario as a program of a runtime that has a command line. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { expectFindings, openScene } from './scene.ts'

/** Runs it to its end, which comes by itself: nothing of the verifier keeps a program alive once it is closed. */
export async function expectToRun(program: string, parameters: readonly string[]): Promise<void> {
  const scene = await openScene()
  const text = [
    ...scene.entries.map((name) => `import '${name}'`),
    `import { createClient, createVerifier } from '@polett/client'`,
    `import { requireToken } from '@polett/client/hono'`,
    `import { Hono } from 'hono'`,
    `import { runScenario } from './scenario.js'`,
    `const parts = { createClient, createVerifier, requireToken, Hono }`,
    `console.log(JSON.stringify(await runScenario(parts, ${JSON.stringify(scene.settings)})))`,
  ]
  await writeFile(join(scene.folder, 'program.js'), text.join('\n'))
  const options = { cwd: scene.folder, timeout: 60_000, env: { HOME: scene.folder, DENO_NO_UPDATE_CHECK: '1' } }
  try {
    const { stderr, stdout } = await promisify(execFile)(program, [...parameters, 'program.js'], options)
    expect(stderr).toBe('')
    expectFindings(JSON.parse(stdout), scene)
    await expect.poll(scene.streams).toBe(0)
  } finally {
    await scene.stop()
  }
}
