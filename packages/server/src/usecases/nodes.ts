/** Which servers share the database, and how far each has come. */

import type { Deps } from '../deps.ts'
import { holds } from '../domain/rights.ts'
import { EVERYWHERE } from '../domain/scope.ts'
import type { NodeFacts } from '../nodes/node.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'

export interface NodeState extends NodeFacts {
  /** How many changes it is behind the furthest. */
  readonly behind: number
}

/** The oldest first. Throws 403 for a caller without `metrics:read` everywhere. */
export function listNodes({ feed, node }: Pick<Deps, 'feed' | 'node'>, caller: Caller): readonly NodeState[] {
  if (!holds(caller.rights, 'metrics:read', EVERYWHERE)) throw permissionMissing('metrics:read', {})
  const nodes = node.list()
  // Another node may be ahead for a moment.
  const newest = Math.max(feed.applied(), ...nodes.map(({ applied }) => applied))
  return nodes.map((facts) => ({ ...facts, behind: newest - facts.applied }))
}
