/** Medians, and how far apart the rounds of a run lie. */

export interface Spread {
  readonly median: number
  /** Half the distance between the quartiles: what this run's own noise may be. */
  readonly noise: number
}

/** Throws for an empty list, which has no middle. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), noise: (quantile(values, 0.75) - quantile(values, 0.25)) / 2 }
}

export interface Quartiles {
  readonly low: number
  readonly median: number
  readonly high: number
}

/** Throws for an empty list. */
export function quartilesOf(values: readonly number[]): Quartiles {
  return { low: quantile(values, 0.25), median: quantile(values, 0.5), high: quantile(values, 0.75) }
}

/** Between two neighbours, the share of both. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  if (below === undefined || above === undefined) throw new Error('Nothing was measured.')
  return below + (above - below) * (at - Math.floor(at))
}
