/** The real HAProxy and nginx in front of several nodes, started from the configurations that operators copy. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, type RunningProgram, spawnNginx, startProgram } from './program.ts'

export type BalancerName = 'haproxy' | 'nginx'

const SAMPLES = join(import.meta.dirname, '..', 'docs', 'deploy')
const NODES = [8081, 8082, 8083]

/** In front of three nodes. */
export function startBalancer(name: BalancerName, port: number, nodes: readonly number[]): Promise<RunningProgram> {
  return startProgram(name, port, async (directory) =>
    name === 'nginx'
      ? spawnNginx(directory, await readSample('nginx.conf', port, nodes))
      : spawnHaproxy(directory, await readSample('haproxy.cfg', port, nodes)),
  )
}

async function spawnHaproxy(directory: string, configuration: string): Promise<ChildProcess> {
  const file = join(directory, 'haproxy.cfg')
  await writeFile(file, configuration)
  return spawn(findProgram('haproxy'), ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** A sample with the ports of a test in place of the documented ones. */
async function readSample(name: string, port: number, nodes: readonly number[]): Promise<string> {
  let text = await readFile(join(SAMPLES, name), 'utf8')
  text = text.replaceAll(':8000', `:${port}`)
  for (const [at, documented] of NODES.entries()) text = text.replaceAll(`:${documented}`, `:${nodes[at] ?? 0}`)
  return text
}
