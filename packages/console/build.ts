/** Builds the console into `dist`, where it is not up to date. Run before every start, so it has to find that out quickly. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { compressBeside } from './build/compress.ts'
import { fingerprintOf } from './build/fingerprint.ts'
import { publish, readStamp, removeLeftovers } from './build/publish.ts'

export interface ConsoleProject {
  /** The repository: everything that `inputs` names lies below it. */
  readonly root: string
  /** The folder of `index.html` and `vite.config.ts`; the build goes to `dist` in it. */
  readonly home: string
  /** Files and folders that the console is made of. */
  readonly inputs: readonly string[]
  readonly say: (text: string) => void
}

/** Answers whether there was anything to build. Throws what Vite throws, and leaves the last build alone then. */
export async function buildConsole({ home, inputs, root, say }: ConsoleProject): Promise<boolean> {
  const dist = join(home, 'dist')
  const fingerprint = fingerprintOf(root, inputs)
  if (readStamp(dist)?.fingerprint === fingerprint) return false
  const startedAt = performance.now()
  say('Building the console … ')
  const spare = join(home, '.cache')
  await mkdir(spare, { recursive: true })
  await removeLeftovers(spare, Date.now())
  const fresh = await mkdtemp(join(spare, 'build-'))
  try {
    await runVite(home, join(fresh, 'dist'))
    await compressBeside(join(fresh, 'dist'))
    await publish(join(fresh, 'dist'), dist, spare, fingerprint)
  } catch (error) {
    say('failed.\n')
    throw error
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  say(`done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
  return true
}

async function runVite(root: string, outDir: string): Promise<void> {
  // Vite believes the environment more than its own mode, and nobody wants the console that is for debugging here.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({ root, logLevel: 'silent', build: { outDir, emptyOutDir: true } })
}

const ROOT = join(import.meta.dirname, '../..')

/** The console's own files, what it takes from elsewhere, the versions of the rest, and how it is built. */
export const INPUTS: readonly string[] = [
  ...['src', 'public', 'build', 'build.ts', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json'].map(
    (name) => `packages/console/${name}`,
  ),
  ...['packages/sdk/src', 'packages/contract/src', 'docs/guide', 'package-lock.json', 'tsconfig.json'],
]

if (import.meta.main) {
  try {
    await buildConsole({
      ...{ root: ROOT, home: import.meta.dirname, inputs: INPUTS },
      say: (text) => process.stderr.write(text),
    })
  } catch (error) {
    console.error(`The console could not be built: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
