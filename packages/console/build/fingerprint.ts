/** What the console is made of, as one short text: alike means that building it again would change nothing. */

import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Hashes names and contents of files, and of whole folders; what is missing counts as empty. Contents rather than times,
 * because a checkout gives every file a new one. Read one after another: for so few files that is the quickest way.
 */
export function fingerprintOf(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => filesBelow(root, input)).sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\n${content.length}\n`).update(content)
  }
  return hash.digest('base64url')
}

function filesBelow(root: string, input: string): readonly string[] {
  const entries = entriesOf(join(root, input))
  if (entries === 'none') return []
  if (entries === 'a file') return [input]
  return entries.flatMap((entry) => {
    const path = `${input}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, path) : [path]
  })
}

function entriesOf(path: string): readonly Dirent[] | 'none' | 'a file' {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return 'none'
    if (code === 'ENOTDIR') return 'a file'
    throw error
  }
}
