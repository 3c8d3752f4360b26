/**
 * The server in a few files instead of a thousand, most of which are those of its libraries: finding and linking each one
 * costs more than half of a start. `build.ts` makes them; they are used only while they were made of the very sources that
 * lie here. Imports nothing of weight itself.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The repository: everything that `INPUTS` names lies below it. */
export const ROOT = join(import.meta.dirname, '../../../..')

export const BUNDLE = join(ROOT, 'packages/server/dist')

/** Holds the fingerprint of what the files beside it were made of. Written last. */
export const STAMP = join(BUNDLE, 'stamp')

/** What the bundle is made of. The versions of all libraries stand in the last one. */
export const INPUTS: readonly string[] = [
  'packages/server/src',
  'packages/contract/src',
  'packages/server/build.ts',
  'packages/server/package.json',
  'packages/contract/package.json',
  'package-lock.json',
]

/** The ways into the server, each a file of that name in the bundle. */
export const ENTRIES = { serve: 'src/serve.ts', work: 'src/processes/work.ts' } as const

/** Where the module of this name is to be imported from: the bundle when it is up to date, or its source. */
export function entryOf(name: keyof typeof ENTRIES): string {
  const path = isUpToDate() ? join(BUNDLE, `${name}.mjs`) : join(ROOT, 'packages/server', ENTRIES[name])
  return pathToFileURL(path).href
}

export function isUpToDate(): boolean {
  try {
    return readFileSync(STAMP, 'utf8') === fingerprint()
  } catch {
    return false
  }
}

/** By names and contents, because a checkout gives every file a new time. Tests are no part of it. */
export function fingerprint(root: string = ROOT): string {
  const hash = createHash('sha256')
  for (const path of INPUTS.flatMap((input) => filesAt(root, input))) {
    // `join` would be called so often here that V8 compiles it, and holds megabytes for that from then on.
    const content = readFileSync(`${root}/${path}`)
    hash.update(`${path}\n${content.length}\n`).update(content)
  }
  return hash.digest('base64url')
}

function filesAt(root: string, path: string): readonly string[] {
  if (/\.(ts|json)$/.test(path)) return path.endsWith('.test.ts') ? [] : [path]
  const names = readdirSync(`${root}/${path}`).sort()
  return names.flatMap((name) => filesAt(root, `${path}/${name}`))
}
