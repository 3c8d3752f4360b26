/** The real nginx and Caddy, started from the sample configurations that users copy. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { findProgram, type RunningProgram, spawnNginx, startProgram } from './program.ts'

export type ProxyName = 'nginx' | 'caddy'

export interface Ports {
  readonly proxy: number
  readonly polett: number
  readonly api: number
}

const SAMPLES = join(import.meta.dirname, '..', 'docs', 'proxies')

/** Starts a proxy and waits until it listens. */
export function startProxy(name: ProxyName, ports: Ports): Promise<RunningProgram> {
  return startProgram(name, ports.proxy, async (directory) => {
    if (name === 'caddy') return spawnCaddy(directory, ports)
    await writeFile(join(directory, 'polett-question.conf'), await readSample('polett-question.conf', ports))
    return spawnNginx(directory, await readSample('nginx.conf', ports))
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
