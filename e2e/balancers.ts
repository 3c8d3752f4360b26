/** The real HAProxy and nginx in front of several nodes, started from the configurations that operators copy. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type BalancerName = 'haproxy' | 'nginx'

export interface RunningBalancer {
  readonly port: number
  stop(): Promise<void>
}

const SAMPLES = join(import.meta.dirname, '..', 'docs', 'deploy')
const NODES = [8081, 8082, 8083]

/** In front of three nodes, in a directory of its own; resolves when it listens. */
export async function startBalancer(
  name: BalancerName,
  port: number,
  nodes: readonly number[],
): Promise<RunningBalancer> {
  const directory = await mkdtemp(join(tmpdir(), `polett-${name}-`))
  // The workers of nginx run as another user when it is started by root.
  await chmod(directory, 0o755)
  const child = name === 'nginx' ? await spawnNginx(directory, port, nodes) : await spawnHaproxy(directory, port, nodes)
  let said = ''
  child.stderr?.on('data', (part) => {
    said += String(part)
  })
  await listening(port, child, () => said)
  return {
    port,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGTERM')) await gone
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function spawnNginx(directory: string, port: number, nodes: readonly number[]): Promise<ChildProcess> {
  // Where nginx writes is the machine's business; nothing that decides about a call is touched.
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (place) => `${place}_temp_path ${join(directory, place)};`,
  )
  const text = await readSample('nginx.conf', port, nodes)
  const file = join(directory, 'nginx.conf')
  await writeFile(file, text.replace('http {', `http {\naccess_log off;\n${places.join('\n')}\n`))
  const globals = `daemon off; pid ${join(directory, 'nginx.pid')}; error_log stderr warn;`
  return spawn(findProgram('nginx'), ['-p', directory, '-c', file, '-e', 'stderr', '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

async function spawnHaproxy(directory: string, port: number, nodes: readonly number[]): Promise<ChildProcess> {
  const file = join(directory, 'haproxy.cfg')
  await writeFile(file, await readSample('haproxy.cfg', port, nodes))
  return spawn(findProgram('haproxy'), ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** A sample with the ports of a test in place of the documented ones. */
async function readSample(name: string, port: number, nodes: readonly number[]): Promise<string> {
  let text = await readFile(join(SAMPLES, name), 'utf8')
  text = text.replaceAll(':8000', `:${port}`)
  for (const [at, documented] of NODES.entries()) text = text.replaceAll(`:${documented}`, `:${nodes[at] ?? 0}`)
  return text
}

/** Debian keeps both where only the path of root looks. */
function findProgram(name: string): string {
  return existsSync(`/usr/sbin/${name}`) ? `/usr/sbin/${name}` : name
}

async function listening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (child.exitCode !== null) throw new Error(`The balancer has ended: ${said()}`)
    if (await canConnect(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The balancer does not listen: ${said()}`)
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== null))
    socket.on('error', () => resolve(false))
  })
}
