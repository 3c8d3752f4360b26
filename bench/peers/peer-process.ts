/** The processes of the peers, and the directories that they are filled into once: later runs find them in `bench/.cache`. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Asked, SECRETS, type Told } from './peer.ts'

/** Taken forward when the peers keep other rows than before. */
const VERSION = 1
const SERVE = join(import.meta.dirname, 'serve.ts')
const ENVIRONMENT = { PATH: process.env.PATH, NODE_ENV: 'production' }

/** Fills what the peers of this name keep, once for this number of tokens, and answers where it lies. */
export async function seedPeer(name: string, tokens: number, say: (line: string) => void): Promise<string> {
  const directory = join(import.meta.dirname, `../.cache/peers-${tokens}-${VERSION}`, name)
  if (existsSync(directory)) return directory
  say(`Making ${tokens} tokens for ${name}; the next run finds them made.`)
  const unfinished = `${directory}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const child = fork(SERVE, [name, unfinished, String(tokens)], { env: ENVIRONMENT })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${name} could not be filled.`)
  renameSync(unfinished, directory)
  return directory
}

export interface StartedPeer {
  readonly port: number
  readonly pid: number
  readonly secretsFile: string
  readonly spare: string
  readonly revokeSpare: (() => Promise<void>) | null
  stop(): void
}

/** Serves from a copy of the seeded directory, so that what a run changes is gone after it. */
export async function startPeer(name: string, seeded: string, copy: string): Promise<StartedPeer> {
  cpSync(seeded, copy, { recursive: true })
  const child = fork(SERVE, [name, copy], { env: ENVIRONMENT })
  const told = await Promise.race([tell(child), once(child, 'exit').then(() => null)])
  if (told === null || !('ready' in told)) throw new Error(`${name} did not start.`)
  const { port, revocable, spare } = told.ready
  const revokeSpare = async (): Promise<void> => {
    child.send('revoke' satisfies Asked)
    await tell(child)
  }
  return {
    ...{ port, spare, pid: child.pid ?? 0, secretsFile: join(seeded, SECRETS) },
    revokeSpare: revocable ? revokeSpare : null,
    stop: () => void child.disconnect(),
  }
}

async function tell(child: ChildProcess): Promise<Told> {
  const [told] = (await once(child, 'message')) as [Told]
  return told
}
