/** Writes src/api.ts: the types and the table of operations, as the OpenAPI document has them. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { apiText } from './generator/api-text.ts'
import type { OpenapiDocument } from './generator/document.ts'
import { makeDocument } from './generator/document.ts'

export const API_FILE = fileURLToPath(new URL('src/api.ts', import.meta.url))

/** The file's text, formatted as everything here is. */
export function generateApi(document: OpenapiDocument): Promise<string> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  return new Promise((resolve, reject) => {
    const formatter = execFile(
      process.execPath,
      [biome, 'format', `--stdin-file-path=${API_FILE}`],
      (error, text, complaint) => (error === null ? resolve(text) : reject(new Error(complaint, { cause: error }))),
    )
    formatter.stdin?.end(apiText(document))
  })
}

if (import.meta.main) await writeFile(API_FILE, await generateApi(await makeDocument()))
