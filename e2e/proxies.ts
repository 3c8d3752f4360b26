/** The real nginx and Caddy, started from the sample configurations that users copy. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ProxyName = 'nginx' | 'caddy'

export interface Ports {
  readonly proxy: number
  readonly polett: number
  readonly api: number
}

export interface RunningProxy {
  readonly port: number
  stop(): Promise<void>
}

const SAMPLES = join(import.meta.dirname, '..', 'docs', 'proxies')

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts a proxy in a directory of its own, without privileges, and waits until it listens. */
export async function startProxy(name: ProxyName, ports: Ports): Promise<RunningProxy> {
  const directory = await mkdtemp(join(tmpdir(), `polett-${name}-`))
  // The workers of nginx run as another user when it is started by root.
  await chmod(directory, 0o755)
  const child = name === 'nginx' ? await spawnNginx(directory, ports) : await spawnCaddy(directory, ports)
  let said = ''
  child.stderr?.on('data', (part) => {
    said += String(part)
  })
  await listening(ports.proxy, child, () => said)
  return {
    port: ports.proxy,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGTERM')) await gone
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function spawnNginx(directory: string, ports: Ports): Promise<ChildProcess> {
  // Where nginx writes is the machine's business; nothing that decides about a call is touched.
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (place) => `${place}_temp_path ${join(directory, place)};`,
  )
  const text = await readSample('nginx.conf', ports)
  const file = join(directory, 'nginx.conf')
  await writeFile(file, text.replace('http {', `http {\naccess_log off;\n${places.join('\n')}\n`))
  await writeFile(join(directory, 'polett-question.conf'), await readSample('polett-question.conf', ports))
  const globals = `daemon off; pid ${join(directory, 'nginx.pid')}; error_log stderr warn;`
  return spawn(findProgram('nginx'), ['-p', directory, '-c', file, '-e', 'stderr', '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

async function spawnCaddy(directory: string, ports: Ports): Promise<ChildProcess> {
  const file = join(directory, 'Caddyfile')
  await writeFile(file, await readSample('Caddyfile', ports))
  const homes = { HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory }
  return spawn(findProgram('caddy'), ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: { ...process.env, ...homes, CADDY_ADMIN: `unix/${join(directory, 'admin.sock')}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** A sample with the ports of a test in place of the documented ones. */
async function readSample(name: string, ports: Ports): Promise<string> {
  const text = await readFile(join(SAMPLES, name), 'utf8')
  return text
    .replaceAll(':8000', `:${ports.proxy}`)
    .replaceAll(':8080', `:${ports.polett}`)
    .replaceAll(':3000', `:${ports.api}`)
}

/** Debian keeps nginx where only the path of root looks. */
function findProgram(name: string): string {
  return existsSync(`/usr/sbin/${name}`) ? `/usr/sbin/${name}` : name
}

async function listening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (child.exitCode !== null) throw new Error(`The proxy has ended: ${said()}`)
    if (await canConnect(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The proxy does not listen: ${said()}`)
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== null))
    socket.on('error', () => resolve(false))
  })
}

export interface Call {
  readonly method?: string
  /** Sent as it stands: no dots are resolved, nothing is encoded. */
  readonly path: string
  readonly token?: string
  /** Names and values in turn, so that a name may repeat. */
  readonly headers?: readonly string[]
  readonly body?: string
  /** The loopback address from which the call comes. */
  readonly from?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** A call to the proxy on a connection of its own. */
export function callProxy(port: number, call: Call): Promise<Answer> {
  const { body, from, headers = [], method = 'GET', path, token } = call
  const sent = ['Host', `127.0.0.1:${port}`, 'Connection', 'close', ...headers]
  if (token !== undefined) sent.push('Authorization', `Bearer ${token}`)
  if (body !== undefined) sent.push('Content-Length', String(Buffer.byteLength(body)))
  const local = from === undefined ? {} : { localAddress: from }
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers: sent, agent: false, ...local }
    const asking = request(options, async (response) => {
      let text = ''
      for await (const part of response) text += String(part)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
