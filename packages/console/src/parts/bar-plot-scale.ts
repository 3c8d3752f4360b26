/** What a bar plot needs to be drawn: every bar, also those in which nothing happened, and a round top for the scale. */

export interface PlotBucket {
  /** When the hour or day begins (UTC), as the server says it. */
  readonly start: string
  readonly allowed: number
  readonly refused: number
}

export type PlotStep = 'hour' | 'day'

const STEP_MS: Readonly<Record<PlotStep, number>> = { hour: 3_600_000, day: 86_400_000 }

/** The last `count` hours or days up to `now` (milliseconds), oldest first; those that the server left out hold zeros. */
export function everyBucket(
  buckets: readonly PlotBucket[],
  { step, count, now }: { readonly step: PlotStep; readonly count: number; readonly now: number },
): readonly PlotBucket[] {
  const length = STEP_MS[step]
  const last = now - (now % length)
  const known = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]))
  return Array.from({ length: count }, (_, at) => {
    const start = last - (count - 1 - at) * length
    return known.get(start) ?? { start: new Date(start).toISOString(), allowed: 0, refused: 0 }
  })
}

/** The lowest of 4, 10, 20, 40, 100, 200… that nothing exceeds, so that the half of it is a whole number too. */
export function roundTop(highest: number): number {
  let top = 4
  const factors = [2.5, 2, 2]
  for (let at = 0; top < highest; at += 1) top *= factors[at % factors.length] ?? 2
  return top
}
