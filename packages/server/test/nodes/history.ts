/**
 * What several nodes were asked and what they said, judged afterwards. All instants are milliseconds on the monotonic
 * clock of the one process that asked: taken before a request is sent and after its answer has come.
 *
 * Everything that a token needs to be valid is a switch: not revoked, its user active, its unit where it was, and so on.
 * Changes turn switches on and off. A change happens at one instant between its begin and its end; one that was never
 * answered may have happened at any instant after its begin, or not at all. A token is valid at an instant when all that it
 * needs is on.
 */

export interface Change {
  readonly switch: string
  readonly on: boolean
  readonly begin: number
  /** Null: never answered, or answered with something that leaves open whether it was done. */
  readonly end: number | null
  readonly note: string
}

export type Answer = 'valid' | 'invalid' | 'unavailable'

export interface Probe {
  readonly target: string
  readonly node: string
  readonly begin: number
  readonly end: number
  readonly answer: Answer
  readonly note: string
}

/** Something that can be asked about: valid while all that it needs is on. */
export interface Target {
  readonly name: string
  readonly needs: readonly string[]
}

export interface History {
  /** Before its first change a switch is off. */
  readonly changes: readonly Change[]
  readonly probes: readonly Probe[]
  readonly targets: ReadonlyMap<string, Target>
}

export interface Violation {
  readonly probe: Probe
  /** The part of the history that shows it, in order, readable. */
  readonly story: readonly string[]
}

export interface Verdict {
  readonly violations: readonly Violation[]
  /** Answers that said something. */
  readonly checked: number
  readonly unavailable: number
}

/** From one instant to another, both included. */
interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Finds every answer "valid" during which there was no instant at which the target could have been valid, and every
 * "invalid" without an instant at which it could have been invalid.
 */
export function judge(history: History): Verdict {
  const bySwitch = Map.groupBy(history.changes, (change) => change.switch)
  const byTarget = Map.groupBy(history.probes, (probe) => probe.target)
  const violations: Violation[] = []
  let unavailable = 0
  for (const [name, probes] of byTarget) {
    const needs = (history.targets.get(name)?.needs ?? []).map((each) => bySwitch.get(each) ?? [])
    const spans = {
      valid: needs.map((changes) => possible(changes, true)).reduce(both, [{ from: -Infinity, to: Infinity }]),
      invalid: merged(needs.flatMap((changes) => possible(changes, false))),
    }
    for (const probe of probes) {
      if (probe.answer === 'unavailable') unavailable += 1
      else if (!meets(spans[probe.answer], probe)) violations.push({ probe, story: tell(needs.flat(), probe) })
    }
  }
  return { violations, checked: history.probes.length - unavailable, unavailable }
}

/**
 * When a switch may have stood so. A change can be the last that happened from its begin on, until the earliest end of an
 * opposite change that began after it had ended.
 */
function possible(changes: readonly Change[], on: boolean): Span[] {
  const opposite = changes.filter((change) => change.on !== on && change.end !== null)
  const untilAfter = earliestEndAfter(opposite)
  const spans = changes
    .filter((change) => change.on === on)
    .map(({ begin, end }) => ({ from: begin, to: untilAfter(end ?? Infinity) }))
  if (!on) spans.push({ from: -Infinity, to: untilAfter(-Infinity) })
  return merged(spans)
}

/** The earliest end among the changes that begin after an instant. */
function earliestEndAfter(changes: readonly Change[]): (instant: number) => number {
  const sorted = changes.toSorted((a, b) => a.begin - b.begin)
  const earliest: number[] = new Array(sorted.length)
  let least = Infinity
  for (let at = sorted.length - 1; at >= 0; at -= 1) {
    least = Math.min(least, sorted[at]?.end ?? Infinity)
    earliest[at] = least
  }
  return (instant) => earliest[firstIndex(sorted.length, (at) => (sorted[at]?.begin ?? 0) > instant)] ?? Infinity
}

function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last !== undefined && span.from <= last.to)
      out[out.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else out.push(span)
  }
  return out
}

function both(left: readonly Span[], right: readonly Span[]): Span[] {
  const out: Span[] = []
  for (let a = 0, b = 0; a < left.length && b < right.length; ) {
    const [one, other] = [left[a], right[b]]
    if (one === undefined || other === undefined) break
    const from = Math.max(one.from, other.from)
    const to = Math.min(one.to, other.to)
    if (from <= to) out.push({ from, to })
    if (one.to < other.to) a += 1
    else b += 1
  }
  return out
}

/** Spans in their order, none of which touches another. */
function meets(spans: readonly Span[], { begin, end }: Pick<Probe, 'begin' | 'end'>): boolean {
  const first = spans[firstIndex(spans.length, (at) => (spans[at]?.to ?? 0) >= begin)]
  return first !== undefined && first.from <= end
}

/** The first index from which on `holds` is true; `length` when it never is. */
function firstIndex(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Of each switch the last change that was done before the probe began, and all that may have happened since. */
function tell(changes: readonly Change[], probe: Probe): string[] {
  const told = [...Map.groupBy(changes, (change) => change.switch).values()].flatMap((own) => {
    const before = own.filter(({ begin }) => begin <= probe.end).toSorted((a, b) => a.begin - b.begin)
    const settled = before.findLast(({ end }) => end !== null && end < probe.begin)
    return before.filter((change) => change === settled || (change.end ?? Infinity) >= probe.begin)
  })
  const lines = told.map((change) => ({
    begin: change.begin,
    line: `${span(change.begin, change.end)} ${change.switch} ${change.on ? 'on' : 'off'}: ${change.note}`,
  }))
  lines.push({
    begin: probe.begin,
    line: `${span(probe.begin, probe.end)} ${probe.node} said ${probe.answer} of ${probe.target}: ${probe.note}`,
  })
  return lines.toSorted((a, b) => a.begin - b.begin).map(({ line }) => line)
}

const span = (begin: number, end: number | null): string => `${begin.toFixed(1)}–${end === null ? '?' : end.toFixed(1)}`
