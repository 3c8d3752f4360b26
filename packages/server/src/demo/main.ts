/** A server on a throw-away data directory, filled with three example tenants and six weeks of their life. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfigWith } from '../config.ts'
import { type RunningServer, startServer } from '../start.ts'
import { fillDemo } from './fill.ts'
import { PASSWORD, SIGN_INS } from './people.ts'

const SETUP_CODE = 'demo-set-up-code'
const DAY_MS = 86_400_000

/** How far back the story begins. */
const STORY_MS = 42 * DAY_MS

/** Runs until SIGTERM or SIGINT, then removes the data. Takes the settings of the environment but for the data. */
export async function runDemo(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-demo-'))
  const clock = { behindMs: STORY_MS }
  const config = readConfigWith({ POLETT_DATA_DIR: join(directory, 'data'), POLETT_SETUP_CODE: SETUP_CODE })
  const server = await startServer(config, { now: () => Date.now() - clock.behindMs }).catch(async (error: unknown) => {
    await rm(directory, { recursive: true, force: true })
    throw error
  })
  process.stdout.write('Filling in six weeks of three organizations …')
  const { secrets } = await fillDemo(server, SETUP_CODE, clock, STORY_MS)
  clock.behindMs = 0
  console.log(' done.\n')
  announce(server, secrets)
  stopOnSignal(server, directory)
}

function announce(server: RunningServer, secrets: Readonly<Record<string, string>>): void {
  const width = Math.max(...SIGN_INS.map(({ username }) => username.length))
  console.log(`Sign in with the password "${PASSWORD}":`)
  for (const { tenant, username, what } of SIGN_INS) {
    console.log(`  ${username.padEnd(width)}  ${tenant.padEnd(8)}  ${what}`)
  }
  console.log('\nTokens to try (they die with this demo):')
  for (const [name, secret] of Object.entries(secrets)) console.log(`  ${name.padEnd(14)}  ${secret}`)
  console.log(`\n  curl -H "Authorization: Bearer $TOKEN" ${server.url}/v1/tokens/self\n`)
  console.log(`polett ready on ${server.url}`)
}

function stopOnSignal(server: RunningServer, directory: string): void {
  const stop = async (): Promise<void> => {
    await server.close()
    await rm(directory, { recursive: true, force: true })
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}
