/** How far a change has come when its call is answered. */

export interface Propagation {
  /** How many nodes held a lease when the change was committed. */
  readonly nodes: number
  /** How many of them have applied it. The leases of the others were over before the answer. */
  readonly confirmed: number
  /** From the commit on. */
  readonly milliseconds: number
  /** The nodes whose leases had to run out. */
  readonly waitedFor: readonly string[]
}

/** Of a change that reaches nothing in anybody's memory: there is nothing to wait for. */
export function everywhere(nodes: number): Propagation {
  return { nodes, confirmed: nodes, milliseconds: 0, waitedFor: [] }
}
