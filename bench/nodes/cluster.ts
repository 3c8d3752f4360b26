/** Three nodes on one database, and a load generator for each. */

import { type Loader, type StartedServer, startLoader, startServer } from '../processes.ts'
import { RUN, type SeededNodes } from './seeded.ts'

export interface Member {
  readonly node: StartedServer
  readonly loader: Loader
}

export interface Cluster {
  readonly members: readonly Member[]
  readonly master: string
  stop(): Promise<void>
}

export const NODES = 3

export function startNode({ keys, server }: SeededNodes, name: string): Promise<StartedServer> {
  return startServer(keys, [], { POLETT_DATABASE_URL: server.url(RUN), POLETT_NODE_NAME: name })
}

export async function startCluster(seeded: SeededNodes): Promise<Cluster> {
  const members: Member[] = []
  const stop = async (): Promise<void> => {
    for (const { loader } of members) loader.stop()
    await Promise.all(members.map(({ node }) => node.stop()))
  }
  try {
    for (let number = 1; number <= NODES; number += 1) {
      members.push({ node: await startNode(seeded, `node-${number}`), loader: startLoader() })
    }
    const cluster = { members, master: seeded.seeded.facts.master, stop }
    await checkPropagation(cluster)
    return cluster
  } catch (error) {
    await stop()
    throw error
  }
}

/** The load generator sees no more than a status, so that all nodes take part is asked for once. */
async function checkPropagation({ master, members }: Cluster): Promise<void> {
  const port = members[0]?.node.port ?? 0
  const call = async (action: string): Promise<string | null> => {
    const headers = { authorization: `Bearer ${master}` }
    const response = await fetch(`http://127.0.0.1:${port}/v1/tokens/directory/${action}`, { method: 'POST', headers })
    if (!response.ok) throw new Error(`A token could not be changed: ${await response.text()}`)
    return response.headers.get('polett-propagation')
  }
  await call('revoke')
  const said = await call('restore')
  const wanted = `nodes=${NODES}, confirmed=${NODES},`
  if (said?.startsWith(wanted) !== true) throw new Error(`A change should reach ${wanted} but said ${said}`)
}
