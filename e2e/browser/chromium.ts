/** Chromium from npm, on any Linux that has no more than Node: with its own libraries and fonts, unpacked once. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')))

/** The package unpacks beside its libraries only where it believes itself to be on the system that they were made for. */
const UNPACK = "const { default: it } = await import('@sparticuz/chromium'); await it.executablePath()"
const AS_IF_ON = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }

/** Without a sandbox, because containers run as root; the pages are our own. Letters fall where they would in print. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']

/** Starts a browser; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const folder = await unpackedChromium()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    env: {
      ...process.env,
      // Always its own, so that a page looks alike on every machine, and a missing libnss3 does not matter.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  })
}

/** Unpacked aside and moved into place whole, because several test files may come here at once. */
async function unpackedChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(MANIFEST, 'utf8'))
  const folder = join(tmpdir(), `polett-chromium-${version}`)
  if (existsSync(folder)) return folder
  const aside = await mkdtemp(join(tmpdir(), 'polett-chromium-unpacking-'))
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...AS_IF_ON, TMPDIR: aside },
  })
  await writeFile(join(aside, 'fonts.conf'), fontSettings(folder))
  await rename(aside, folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
  return folder
}

function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>
`
}
