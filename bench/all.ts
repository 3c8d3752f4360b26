/** Every measure that has a bar, one after the other: `npm run bench:all`. Ends with 1 when any of them was missed. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The server; the client's verifier; lists and work on many tokens. */
const MEASURES = ['bench', 'bench:verifier', 'bench:lists']

const missed: string[] = []
for (const script of MEASURES) {
  console.log(`\n== npm run ${script}`)
  const [code] = await once(spawn('npm', ['run', '--silent', script], { stdio: 'inherit' }), 'exit')
  if (code !== 0) missed.push(script)
}
console.log(missed.length === 0 ? '\nEvery bar was reached.' : `\nBars were missed in: ${missed.join(', ')}.`)
process.exitCode = missed.length === 0 ? 0 : 1
