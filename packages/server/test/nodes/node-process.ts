/** A node as a process of its own, on a port of its own that it keeps when it starts again. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { endWithThisProcess } from './children.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_WITHIN_MS = 120_000

export interface NodeProcess {
  readonly name: string
  readonly port: number
  /** Milliseconds until it was ready. Throws what it said when it ends instead. */
  start(preload?: readonly string[]): Promise<number>
  /** Waits for the end, unless it is stopped to go on later. */
  signal(signal: NodeJS.Signals): Promise<void>
  isRunning(): boolean
  pid(): number
  /** All that it has said since its last start. */
  said(): string
  residentMiB(): Promise<number>
}

export interface NodeSettings {
  readonly name: string
  readonly port: number
  readonly dataDir: string
  readonly databaseUrl: string
  readonly environment: Readonly<Record<string, string>>
}

export function nodeProcess(settings: NodeSettings): NodeProcess {
  let child: ChildProcess | null = null
  let said = ''
  const isRunning = (): boolean => child !== null && child.exitCode === null && child.signalCode === null
  return {
    ...{ name: settings.name, port: settings.port, isRunning, said: () => said, pid: () => child?.pid ?? 0 },
    async start(preload = []) {
      const began = performance.now()
      const started = endWithThisProcess(spawnNode(settings, preload))
      child = started
      said = ''
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on('data', (chunk) => {
          said = (said + chunk).slice(-100_000)
        })
      }
      while (!said.includes('polett ready on')) {
        if (!isRunning()) throw new Error(`${settings.name} ended: ${said}`)
        if (performance.now() - began > READY_WITHIN_MS) throw new Error(`${settings.name} is not ready: ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return performance.now() - began
    },
    async signal(signal) {
      if (child === null || !isRunning()) return
      const exited = signal === 'SIGSTOP' || signal === 'SIGCONT' ? null : once(child, 'exit')
      child.kill(signal)
      await exited
    },
    async residentMiB() {
      const text = await readFile(`/proc/${child?.pid}/status`, 'utf8').catch(() => '')
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024)
    },
  }
}

function spawnNode(settings: NodeSettings, preload: readonly string[]): ChildProcess {
  const flags = preload.flatMap((module) => ['--import', module])
  return spawn(process.execPath, [...flags, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      POLETT_PORT: String(settings.port),
      POLETT_DATA_DIR: settings.dataDir,
      POLETT_DATABASE_URL: settings.databaseUrl,
      POLETT_LOG_LEVEL: 'error',
      POLETT_NODE_NAME: settings.name,
      // Each call of the tests comes from an address of its own, by which the audit log tells it again.
      POLETT_TRUSTED_PROXIES: '127.0.0.0/8',
      ...settings.environment,
    },
  })
}

/** Modules to load before a node. */
export const shiftedClock = (ms: number): string => new URL(`shifted-clock.ts?ms=${ms}`, import.meta.url).href
export const lostInvalidations = (oneIn: number): string =>
  new URL(`lost-invalidations.ts?in=${oneIn}`, import.meta.url).href
