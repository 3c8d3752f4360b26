/** How far a change had come when it was answered: the header `Polett-Propagation`, which 204s carry as well. */

export interface Propagation {
  readonly nodes: number
  readonly confirmed: number
  readonly milliseconds: number
}

/** Undefined for answers to calls that take no rights away. */
export function propagationOf({ headers }: { readonly headers: Headers }): Propagation | undefined {
  const found = /nodes=(\d+), *confirmed=(\d+), *ms=(\d+)/.exec(headers.get('polett-propagation') ?? '')
  if (found === null) return undefined
  const [, nodes, confirmed, milliseconds] = found
  return { nodes: Number(nodes), confirmed: Number(confirmed), milliseconds: Number(milliseconds) }
}
