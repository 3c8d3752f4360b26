/** Puts the server into a few files in `dist`, where they are not up to date. Run before every start, so it is quick to find that out. */

import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { BUNDLE, ENTRIES, fingerprint, isUpToDate, ROOT, STAMP } from './src/processes/bundle.ts'

/** Loaded when first needed, if ever, and from where they lie. */
const LEFT_OUT = [
  /^pg($|[-/])/,
  'nodemailer',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'pino-pretty',
  '@simplewebauthn/server',
]

/** Answers whether there was anything to build. */
export async function buildServer(): Promise<boolean> {
  if (isUpToDate()) return false
  // Before anything is read: what changes meanwhile is built the next time.
  const made = fingerprint()
  await mkdir(BUNDLE, { recursive: true })
  const fresh = await mkdtemp(join(BUNDLE, 'build-'))
  try {
    await writeBundle(fresh)
    await publish(fresh, made)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return true
}

async function writeBundle(dir: string): Promise<void> {
  // Only here, because to load it takes longer than to find out that there is nothing to do.
  const { rolldown } = await import('rolldown')
  const here = import.meta.dirname
  const input = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(here, path)]))
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: LEFT_OUT,
    plugins: [
      { name: 'places', transform: (code, id) => (id.startsWith(ROOT) ? keepPlaces(code, id) : null) },
      { name: 'ascii', renderChunk: (code) => ({ code: escapeAll(code), map: null }) },
    ],
  })
  await bundle.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await bundle.close()
}

/** A source finds files by where it lies itself, not by where the bundle does. */
function keepPlaces(code: string, id: string): string | null {
  if (!code.includes('import.meta')) return null
  const path = JSON.stringify(relative(BUNDLE, id))
  const folder = JSON.stringify(`/${relative(BUNDLE, dirname(id))}`)
  return code
    .replaceAll('import.meta.dirname', `(import.meta.dirname + ${folder})`)
    .replaceAll('import.meta.url', `new URL(${path}, import.meta.url).href`)
}

/** V8 reads text of one byte for each character without converting it, and keeps it in half the room. */
function escapeAll(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Somebody may start at any time, so the files come before what names them, and the stamp comes last. */
async function publish(fresh: string, made: string): Promise<void> {
  await rm(STAMP, { force: true })
  const names = await readdir(fresh)
  const isEntry = (name: string): boolean => Object.keys(ENTRIES).includes(name.replace('.mjs', ''))
  for (const name of [...names.filter((each) => !isEntry(each)), ...names.filter(isEntry)])
    await rename(join(fresh, name), join(BUNDLE, name))
  await writeFile(join(fresh, 'stamp'), made)
  await rename(join(fresh, 'stamp'), STAMP)
  await removeOld(names)
}

const KEPT_MS = 3_600_000

/** What others may be loading just now stays for a while. */
async function removeOld(current: readonly string[]): Promise<void> {
  for (const name of await readdir(BUNDLE)) {
    const path = join(BUNDLE, name)
    if (current.includes(name) || path === STAMP) continue
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true })
  }
}

if (import.meta.main) await buildServer()
