/** The console as it was built: which files there are, and what is known of each. All but one page stays on the disk. */

import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Encoding } from './accept-encoding.ts'

export interface ConsoleFile {
  readonly type: string
  /** Null for a file that has a hash of its content in its name: it never changes, so nobody has to ask again. */
  readonly etag: string | null
  readonly encodings: readonly Encoding[]
  /** The content, in one of those forms or as it is (null). Null when the file has gone. */
  read(encoding: Encoding | null): Promise<Buffer | null>
}

export interface ConsoleBuild {
  /** The page that stands at every address. */
  readonly page: { readonly html: Buffer; readonly etag: string }
  /** By the path in the address, exactly as a browser sends it. */
  readonly files: ReadonlyMap<string, ConsoleFile>
}

export interface ConsoleFiles {
  /** The build that lies there now, or null. Looks each time whether it is still the same, which is cheap. */
  findCurrent(): Promise<ConsoleBuild | null>
  /** The build that the last page came from, or null. */
  findLast(): Promise<ConsoleBuild | null>
}

/** Nothing is read before somebody asks. */
export function createConsoleFiles(directory: string): ConsoleFiles {
  let last: { readonly version: string; readonly build: Promise<ConsoleBuild | null> } | null = null

  async function findCurrent(): Promise<ConsoleBuild | null> {
    const version = await unlessMissing(() => readVersion(directory))
    if (version === null) return null
    if (last?.version !== version) {
      const found = { version, build: readBuild(directory) }
      last = found
      // Whoever asked hears of it; the next one shall try anew.
      found.build.catch(() => {
        if (last === found) last = null
      })
    }
    return last.build
  }

  return { findCurrent, findLast: async () => last?.build ?? findCurrent() }
}

const PAGE = 'index.html'

/** A build comes as a new folder, so its page is another file even where it says the same. */
async function readVersion(directory: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(join(directory, PAGE))
  return `${ino}-${mtimeMs}-${size}`
}

/** The page first: should a new build take the place meanwhile, its folder still holds the assets of this one. */
async function readBuild(directory: string): Promise<ConsoleBuild | null> {
  const html = await unlessMissing(() => readFile(join(directory, PAGE)))
  if (html === null) return null
  const files = new Map<string, ConsoleFile>()
  for (const folder of ['', 'assets/']) {
    const names = new Set(await unlessMissing(() => readdir(join(directory, folder))))
    for (const name of names) {
      const type = TYPES[extname(name)]
      if (type === undefined || name.startsWith('.') || name === PAGE) continue
      const path = join(directory, folder, name)
      const etag = folder === '' ? await etagOfFile(path) : null
      const encodings = (['br', 'gzip'] as const).filter((encoding) => names.has(`${name}${ENDINGS[encoding]}`))
      files.set(`/${folder}${encodeURIComponent(name)}`, { type, etag, encodings, read: readerOf(path) })
    }
  }
  return { page: { html, etag: etagOf(html) }, files }
}

/** What is not listed here is not handed out. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' }

/** Weak (RFC 9110 §8.8.3), because one tag stands for all the forms in which a file is sent. */
function etagOf(content: Buffer): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}

async function etagOfFile(path: string): Promise<string> {
  return etagOf((await unlessMissing(() => readFile(path))) ?? Buffer.alloc(0))
}

/** Readers at the same moment share one copy, however slowly they read; nothing holds it after them. */
function readerOf(path: string): ConsoleFile['read'] {
  const copies = new Map<Encoding | null, WeakRef<Buffer>>()
  return async (encoding) => {
    const copy = copies.get(encoding)?.deref()
    if (copy !== undefined) return copy
    const content = await unlessMissing(() => readFile(encoding === null ? path : `${path}${ENDINGS[encoding]}`))
    if (content !== null) copies.set(encoding, new WeakRef(content))
    return content
  }
}

const TRIES = 4
const BETWEEN_TRIES_MS = 10

/** Null where nothing lies. A new build takes the place of the old one by two renames, and between them nothing does. */
async function unlessMissing<T>(look: () => Promise<T>): Promise<T | null> {
  for (let tries = 1; tries < TRIES; tries++) {
    const found = await look().catch(ignoringMissing)
    if (found !== null) return found
    await setTimeout(BETWEEN_TRIES_MS)
  }
  return look().catch(ignoringMissing)
}

function ignoringMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
