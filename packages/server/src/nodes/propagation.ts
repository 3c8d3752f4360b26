/** How far a change has come when its call is answered. With one node that is: everywhere. */

export interface Propagation {
  readonly nodes: number
  readonly confirmed: number
  readonly milliseconds: number
  readonly waitedFor: readonly string[]
}

/** The one node has applied the change before this is made. `elapsedMs` counts from the commit. */
export function oneNode(elapsedMs: number): Propagation {
  return { nodes: 1, confirmed: 1, milliseconds: Math.round(elapsedMs), waitedFor: [] }
}
