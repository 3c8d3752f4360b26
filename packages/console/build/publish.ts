/** Puts a finished build where the server looks for it, at once and as a whole. */

import { readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Kept in the build itself, under a name that the server does not hand out. */
const STAMP = '.build.json'

interface Stamp {
  readonly fingerprint: string
  /** The files below `assets/` that belong to this very build. */
  readonly assets: readonly string[]
}

/** What the build in this folder was made of, or null where there is none. */
export function readStamp(folder: string): Stamp | null {
  try {
    return JSON.parse(readFileSync(join(folder, STAMP), 'utf8')) as Stamp
  } catch {
    return null
  }
}

/**
 * Marks a finished build, adds the assets of the one before, and lets it take that one's place. Pages that are open at
 * this moment still ask for those assets.
 */
export async function publish(fresh: string, dist: string, spare: string, fingerprint: string): Promise<void> {
  const assets: readonly string[] = await readdir(join(fresh, 'assets')).catch(() => [])
  await writeFile(join(fresh, STAMP), JSON.stringify({ fingerprint, assets } satisfies Stamp))
  const before = readStamp(dist)
  // Another process has built the same meanwhile.
  if (before?.fingerprint === fingerprint) return
  const last = before?.assets.filter((name) => !assets.includes(name)) ?? []
  await mkdir(join(fresh, 'assets'), { recursive: true })
  for (const name of last) {
    // Missing when another build takes the place at the same moment; its pages are younger than these.
    await copyFile(join(dist, 'assets', name), join(fresh, 'assets', name)).catch(() => undefined)
  }
  await takePlace(fresh, dist, spare)
}

const TRIES = 20

/** A folder that is not empty cannot be replaced by a rename, so the old one goes first. Others may do the same just now. */
async function takePlace(fresh: string, dist: string, spare: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const old = await mkdtemp(join(spare, 'old-'))
    await rename(dist, join(old, 'dist')).catch(ignoring('ENOENT'))
    const placed = await rename(fresh, dist).then(
      () => true,
      tries < TRIES ? ignoring('ENOTEMPTY', 'EEXIST') : undefined,
    )
    await rm(old, { recursive: true, force: true })
    if (placed === true) return
  }
}

function ignoring(...codes: readonly string[]) {
  return (error: NodeJS.ErrnoException): void => {
    if (!codes.includes(error.code ?? '')) throw error
  }
}

const LEFT_BEHIND_MS = 3_600_000

/** Removes what builds have left behind that were killed long ago; younger folders may be in use. */
export async function removeLeftovers(spare: string, now: number): Promise<void> {
  for (const name of await readdir(spare)) {
    const path = join(spare, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }))
    if (now - mtimeMs > LEFT_BEHIND_MS) await rm(path, { recursive: true, force: true })
  }
}
