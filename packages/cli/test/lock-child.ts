/** A command in a process of its own that holds the sign-ins: for good, or for many short turns at something only one may touch. */

import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { holdLogins } from '../src/logins.ts'
import { processTerminal, type Terminal } from '../src/terminal.ts'

const [folder = '', turns = ''] = process.argv.slice(2)
const terminal: Terminal = { ...processTerminal(), environment: { POLETT_CONFIG_DIR: folder } }

if (turns === 'stay') {
  await holdLogins(terminal, () => {
    console.log('held')
    return new Promise(() => setInterval(() => undefined, 1_000))
  })
}

const inside = join(folder, 'inside')
console.log('ready')
for (let turn = 0; turn < Number(turns); turn += 1) {
  await holdLogins(terminal, async () => {
    // Fails where somebody else is inside.
    closeSync(openSync(inside, 'wx'))
    await new Promise((resolve) => setImmediate(resolve))
    rmSync(inside)
  })
}
