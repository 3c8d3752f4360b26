/** The way into the server. It imports nothing of weight, because what it does first is to make imports fast. */

import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

/** Beside the packages, as what it holds is theirs. Where it cannot be written, a start takes a second longer. */
const COMPILED = join(import.meta.dirname, '../../../node_modules/.cache/polett')

/** Runs until SIGTERM or SIGINT. Prints what an operator has to know, and ends with 1 when the start fails. */
export async function serve(): Promise<void> {
  // To load the server makes much garbage once; a young generation that grew for it would stay large, by some 14 MB.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Holds stripped types as well as compiled code; Node checks each entry against its source.
  enableCompileCache(COMPILED)
  const server = await import('./serve.ts')
  await server.serve()
  // Under load it may grow as V8 has it by default.
  setFlagsFromString('--semi-space-growth-factor=2')
  // At once, not at the end: a process that is killed would leave nothing to the next.
  flushCompileCache()
}

export async function helpText(): Promise<string> {
  const { SETTINGS } = await import('./config.ts')
  const width = Math.max(...SETTINGS.map(({ name }) => name.length))
  const lines = SETTINGS.map(
    ({ about, fallback, name }) => `  ${name.padEnd(width)}  ${about}${fallback === '' ? '' : ` (${fallback})`}`,
  )
  return `Polett is configured by the environment:\n\n${lines.join('\n')}\n`
}

if (import.meta.main) {
  if (process.argv.includes('--help')) console.log(await helpText())
  else await serve()
}
