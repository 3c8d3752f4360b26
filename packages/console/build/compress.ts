/** Texts are compressed once, when they are built, as hard as can be, and not at each request. */

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXTS = /\.(?:css|js|json|svg|txt|webmanifest)$/

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** Puts `.br` and `.gz` beside every text in a folder and below, wherever that saves something. */
export async function compressBeside(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = entries.filter((entry) => entry.isFile() && TEXTS.test(entry.name))
  await Promise.all(texts.map((entry) => compressFile(join(entry.parentPath, entry.name))))
}

async function compressFile(path: string): Promise<void> {
  const text = await readFile(path)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  const [br, gz] = await Promise.all([brotli(text, { params }), gzipped(text, { level: 9 })])
  if (br.length < text.length) await writeFile(`${path}.br`, br)
  if (gz.length < text.length) await writeFile(`${path}.gz`, gz)
}
