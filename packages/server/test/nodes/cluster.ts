/** One PostgreSQL and several nodes, each with a wire of its own to it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import type { Json } from '../server.ts'
import { type DatabaseServer, openDatabaseServer } from './database-server.ts'
import { type NodeProcess, nodeProcess } from './node-process.ts'
import { openWire, type Wire } from './tcp-proxy.ts'

export interface ClusterNode extends NodeProcess {
  readonly wire: Wire
}

export interface Cluster {
  readonly database: DatabaseServer
  readonly nodes: readonly ClusterNode[]
  /** Shared by all of them. */
  readonly dataDir: string
  /** The secret of `admin-console`: a master with all rights. */
  readonly master: string
  close(): Promise<void>
}

const SETUP = {
  ...{ code: 'correct-horse-battery', username: 'root', password: 'a long enough pass-phrase' },
  ...{ name: 'Root Admin', email: 'root@example.org' },
}

/** Starts all of them and sets the installation up. */
export async function openCluster(size: number, more: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polett-nodes-'))
  const database = await openDatabaseServer()
  const nodes: ClusterNode[] = []
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.signal('SIGKILL')))
    await Promise.all(nodes.map((node) => node.wire.close()))
    await database.remove()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    for (let count = 1; count <= size; count += 1) nodes.push(await addNode(`node-${count}`, database, dataDir, more))
    const [first, ...others] = nodes
    await first?.start()
    await Promise.all(others.map((node) => node.start()))
    const master = await setUp(first?.port ?? 0)
    await makeToken(first?.port ?? 0, master)
    return { database, nodes, dataDir, master, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function addNode(
  name: string,
  database: DatabaseServer,
  dataDir: string,
  more: Readonly<Record<string, string>>,
): Promise<ClusterNode> {
  const wire = await openWire(database.port)
  const databaseUrl = database.urlAt(wire.port)
  const environment = { POLETT_SETUP_CODE: SETUP.code, ...more }
  return { ...nodeProcess({ name, port: await freePort(), dataDir, databaseUrl, environment }), wire }
}

async function setUp(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(SETUP),
  })
  const body: Json = await response.json()
  if (response.status !== 201) throw new Error(`The set-up answered ${response.status}: ${JSON.stringify(body)}`)
  return body.tokens.find((each: { token: { id: string } }) => each.token.id === 'admin-console').secret
}

/** One that is there only to be stopped and restored, so that it shows whether a node serves. */
async function makeToken(port: number, master: string): Promise<void> {
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const response = await fetch(`http://127.0.0.1:${port}/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${master}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'application', id: 'tried', application: 'Tried out', expiresAt }),
  })
  if (response.status !== 201) throw new Error(`The token could not be made: ${await response.text()}`)
}
