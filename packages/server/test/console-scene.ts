/** A console as a build leaves it, made by hand: a page, an asset of each sort, and what a server must not hand out. */

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

export interface BuiltConsole {
  /** The folder that the server is told of. */
  readonly dist: string
  /** Puts another build in the place of the present one, as the real build does. */
  replace(files: Readonly<Record<string, string>>): Promise<void>
  /** Takes the build away. */
  empty(): Promise<void>
  remove(): Promise<void>
}

/** Files by their path; every text of some length gets its compressed forms. */
export async function buildByHand(files: Readonly<Record<string, string>>): Promise<BuiltConsole> {
  const home = await mkdtemp(join(tmpdir(), 'polett-console-'))
  const dist = join(home, 'dist')
  await write(dist, files)
  let builds = 0
  return {
    dist,
    async replace(next) {
      const fresh = join(home, `fresh-${++builds}`)
      await write(fresh, next)
      await rename(dist, join(home, `old-${builds}`))
      await rename(fresh, dist)
    },
    empty: () => rm(dist, { recursive: true }),
    remove: () => rm(home, { recursive: true }),
  }
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    if (text.length < 100) continue
    await writeFile(`${path}.br`, brotliCompressSync(text))
    await writeFile(`${path}.gz`, gzipSync(text))
  }
}

export function pageOf(script: string): string {
  return `<!doctype html><title>Polett</title><script type="module" src="${script}"></script>`
}
