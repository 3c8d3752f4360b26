/** Breadth-first over every state that can be reached, so that the first violation found has the shortest way to it. */

export interface System<S> {
  readonly initial: readonly S[]
  /** Two whole numbers that together tell a state from every other one. */
  readonly high: (state: S) => number
  readonly low: (state: S) => number
  readonly moves: (state: S, emit: Emit<S>) => void
  /** What is wrong with a state, as the last line of its trace; null: nothing. */
  readonly violation: (state: S) => string | null
  readonly show?: (state: S) => string
}

export type Emit<S> = (next: S, line: string) => void

export interface Found {
  readonly states: number
  readonly moves: number
  /** How many moves the farthest state is away. */
  readonly depth: number
  readonly seconds: number
  /** The shortest way to a violation, or null when there is none in the whole space. */
  readonly trace: readonly string[] | null
}

/** Throws when there are more states than `limit`: then nothing has been shown. */
export function search<S>(system: System<S>, limit = 30_000_000): Found {
  const startedAt = performance.now()
  const seen = createSeen()
  let level: { state: S; index: number }[] = []
  let next: { state: S; index: number }[] = []
  let moves = 0
  let depth = 0
  let broken: number | null = null

  const visit = (state: S, from: number): void => {
    const index = seen.add(system.high(state), system.low(state), from)
    if (index === null) return
    if (index >= limit) throw new Error(`There are more than ${limit} states.`)
    next.push({ state, index })
    if (broken === null && system.violation(state) !== null) broken = index
  }
  const found = (): Found => {
    const seconds = (performance.now() - startedAt) / 1000
    return { states: seen.size(), moves, depth, seconds, trace: broken === null ? null : retrace(system, seen, broken) }
  }

  for (const state of system.initial) visit(state, -1)
  while (next.length > 0 && broken === null) {
    level = next
    next = []
    for (const { index, state } of level) {
      if (broken !== null) break
      system.moves(state, (reached) => {
        moves += 1
        visit(reached, index)
      })
    }
    if (next.length > 0) depth += 1
  }
  return found()
}

/** Walks the way to a state again, to tell its moves: only their ends were kept. */
function retrace<S>(system: System<S>, seen: Seen, end: number): string[] {
  const way: number[] = []
  for (let at = end; at >= 0; at = seen.from(at)) way.unshift(at)
  const is = (state: S, index: number) => seen.is(index, system.high(state), system.low(state))
  const [first = end, ...rest] = way
  let state = system.initial.find((candidate) => is(candidate, first))
  const lines: string[] = []
  for (const index of rest) {
    let reached: S | undefined
    let said = ''
    if (state === undefined) break
    system.moves(state, (candidate, line) => {
      if (reached !== undefined || !is(candidate, index)) return
      reached = candidate
      said = line
    })
    state = reached
    lines.push(said)
  }
  const last = state === undefined ? null : system.violation(state)
  return [...lines, last ?? '']
}

interface Seen {
  /** The number of a new state, or null for one that is known. */
  add(high: number, low: number, from: number): number | null
  is(index: number, high: number, low: number): boolean
  from(index: number): number
  size(): number
}

/** An open-addressed table: a Map of millions of numbers would take several times the memory. */
function createSeen(): Seen {
  let room = 1 << 16
  let slots = new Int32Array(room * 2)
  let highs = new Float64Array(room)
  let lows = new Float64Array(room)
  let froms = new Int32Array(room)
  let size = 0

  const slotOf = (high: number, low: number): number => {
    const mask = slots.length - 1
    let slot = hash(high, low) & mask
    for (let index = slots[slot] ?? 0; index !== 0; index = slots[slot] ?? 0) {
      if (highs[index - 1] === high && lows[index - 1] === low) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }
  const grow = (): void => {
    room *= 2
    highs = wider(highs, new Float64Array(room))
    lows = wider(lows, new Float64Array(room))
    froms = wider(froms, new Int32Array(room))
    slots = new Int32Array(room * 2)
    for (let index = 0; index < size; index += 1) slots[slotOf(highs[index] ?? 0, lows[index] ?? 0)] = index + 1
  }

  return {
    add(high, low, from) {
      const slot = slotOf(high, low)
      if ((slots[slot] ?? 0) !== 0) return null
      highs[size] = high
      lows[size] = low
      froms[size] = from
      size += 1
      slots[slot] = size
      if (size === room) grow()
      return size - 1
    },
    is: (index, high, low) => highs[index] === high && lows[index] === low,
    from: (index) => froms[index] ?? -1,
    size: () => size,
  }
}

function hash(high: number, low: number): number {
  const a = Math.imul(high | 0, 0x9e3779b1) ^ Math.imul((high / 4294967296) | 0, 0x85ebca6b)
  const b = Math.imul(low | 0, 0xc2b2ae35) ^ Math.imul((low / 4294967296) | 0, 0x27d4eb2f)
  const mixed = Math.imul(a ^ (a >>> 15) ^ b ^ (b >>> 13), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function wider<T extends Float64Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old)
  return fresh
}
