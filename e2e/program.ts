/** A real program in front of Polett, such as nginx: found, run in a directory of its own, waited for, and ended. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RunningProgram {
  readonly port: number
  stop(): Promise<void>
}

/** Without privileges, in a directory of its own; resolves when it listens. */
export async function startProgram(
  name: string,
  port: number,
  run: (directory: string) => Promise<ChildProcess>,
): Promise<RunningProgram> {
  const directory = await mkdtemp(join(tmpdir(), `polett-${name}-`))
  // The workers of nginx run as another user when it is started by root.
  await chmod(directory, 0o755)
  const child = await run(directory)
  let said = ''
  child.stderr?.on('data', (part) => {
    said += String(part)
  })
  await listening(name, port, child, () => said)
  return {
    port,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGTERM')) await gone
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Where nginx writes is the machine's business; nothing that decides about a call is touched. */
export async function spawnNginx(directory: string, configuration: string): Promise<ChildProcess> {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (place) => `${place}_temp_path ${join(directory, place)};`,
  )
  const file = join(directory, 'nginx.conf')
  await writeFile(file, configuration.replace('http {', `http {\naccess_log off;\n${places.join('\n')}\n`))
  const globals = `daemon off; pid ${join(directory, 'nginx.pid')}; error_log stderr warn;`
  return spawn(findProgram('nginx'), ['-p', directory, '-c', file, '-e', 'stderr', '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Debian keeps some where only the path of root looks. */
export function findProgram(name: string): string {
  return existsSync(`/usr/sbin/${name}`) ? `/usr/sbin/${name}` : name
}

async function listening(name: string, port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (child.exitCode !== null) throw new Error(`${name} has ended: ${said()}`)
    if (await canConnect(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`${name} does not listen: ${said()}`)
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== null))
    socket.on('error', () => resolve(false))
  })
}
