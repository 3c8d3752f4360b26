/** The way into the server. It imports nothing of weight, because what it does first is to make imports fast. */

import { entryOf } from './processes/bundle.ts'
import { startQuickly } from './processes/quick-start.ts'

/** Runs until SIGTERM or SIGINT. Prints what an operator has to know, and ends with 1 when the start fails. */
export async function serve(): Promise<void> {
  await startQuickly(async () => {
    const server = (await import(entryOf('serve'))) as typeof import('./serve.ts')
    await server.serve()
  })
}

export async function helpText(): Promise<string> {
  const { SETTINGS } = await import('./settings.ts')
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
