/**
 * What those are told who keep answers in a memory of their own: every change that reaches anything, and time and again
 * that there was no other. Whoever hears nothing for a while believes nothing any more.
 */

import { PROBLEMS, type ProblemCode } from '@polett/contract/problems'
import type { Deps } from '../deps.ts'
import type { Change } from '../store/ledger.ts'
import type { Caller } from './caller.ts'
import type { Listener, Told, VerificationChanges } from './change-listener.ts'
import { Problem } from './problem.ts'
import { introspectionPlaces, requireIntrospection } from './verifications.ts'

export type ChangeSources = Pick<Deps, 'feed' | 'node' | 'store' | 'tags' | 'leaving'> & {
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number
}

export const BEAT_MS = 1_000
/** How often it is looked whether this node may go on: part of a beat, so that nobody waits for long at a node that cannot. */
const LOOK_MS = 250
const MAX_STREAMS = 1_000
const MAX_STREAMS_OF_TOKEN = 20
const MAX_BEHIND_BYTES = 1024 * 1024
const TAGS_AT_ONCE = 500
/** Whoever missed more has to begin anew: telling it all would put them behind at once. */
const MAX_MISSED = 10_000

interface Stream {
  readonly listener: Listener
  readonly since: number
  caller: Caller
  places: string
  /** Something has changed since the caller was judged last. */
  doubtful: boolean
  judging: boolean
  beatDue: boolean
}

export function createVerificationChanges(sources: ChangeSources): VerificationChanges {
  const { feed, leaving, monotonic, node, store, tags } = sources
  const streams = new Set<Stream>()
  let waiting: Told[] = []
  let timer: NodeJS.Timeout | undefined
  let looks = 0
  let closed = false
  let told = 0
  let cut = 0

  feed.onApplied((change) => tellSoon(() => partsOf(tags, change)))
  feed.onForget((position) => {
    waiting = []
    tellSoon(() => [{ kind: 'forget', position }])
  })
  feed.onRestart(endAll)

  /** In this very turn, so that all that is applied in it goes in one piece. Nothing is made where nobody listens. */
  function tellSoon(make: () => readonly Told[]): void {
    if (streams.size === 0) return
    if (waiting.length === 0) queueMicrotask(tellWaiting)
    waiting.push(...make())
  }

  function tellWaiting(): void {
    if (waiting.length === 0) return
    const what = waiting
    waiting = []
    for (const stream of streams) {
      tell(stream, what)
      void judge(stream)
    }
  }

  function tell(stream: Stream, what: readonly Told[]): void {
    const { listener } = stream
    listener.tell(what)
    told += what.length
    if (listener.behind() <= MAX_BEHIND_BYTES) return
    cut += 1
    leave(stream)
    listener.cut()
  }

  /** Once for all doubts that come up meanwhile. */
  async function judge(stream: Stream): Promise<void> {
    stream.doubtful = true
    if (stream.judging) return
    stream.judging = true
    try {
      let { caller } = stream
      while (stream.doubtful) {
        stream.doubtful = false
        caller = await caller.refresh(store.read)
      }
      if (streams.has(stream)) goOn(stream, caller)
    } catch (error) {
      // Nobody knows: no beat is told until somebody does.
      if (error instanceof Problem && PROBLEMS[error.code].status < 500) end(stream, error.code)
    } finally {
      stream.judging = false
    }
    // Told of something when it was to be told a beat.
    if (stream.doubtful && streams.has(stream)) void judge(stream)
  }

  function goOn(stream: Stream, caller: Caller): void {
    // Most changes are those of others, and leave the very same rights.
    if (caller.rights !== stream.caller.rights) lookAgain(stream, caller)
    stream.caller = caller
    if (stream.beatDue) beat(stream)
  }

  function lookAgain(stream: Stream, caller: Caller): void {
    requireIntrospection(caller)
    const places = introspectionPlaces(caller)
    if (places === stream.places) return
    stream.places = places
    tellWaiting()
    tell(stream, [{ kind: 'forget', position: feed.applied(), sight: tags.ofSight(places) }])
  }

  function beat(stream: Stream): void {
    tellWaiting()
    // What was told just now may be about whoever listens.
    if (stream.doubtful) return
    stream.beatDue = false
    // The clock is read before it is asked whether memory is to be believed, so a standstill between them tells no lie.
    const at = Math.floor(monotonic() - stream.since)
    if (!node.trusted()) endAll()
    if (streams.has(stream)) tell(stream, [{ kind: 'beat', at }])
  }

  function look(): void {
    if (!node.trusted() || leaving()) {
      endAll()
      return
    }
    looks += 1
    if ((looks * LOOK_MS) % BEAT_MS !== 0) return
    for (const stream of streams) {
      stream.beatDue = true
      void judge(stream)
    }
  }

  function leave(stream: Stream): void {
    streams.delete(stream)
    if (streams.size > 0) return
    clearInterval(timer)
    timer = undefined
    waiting = []
  }

  function end(stream: Stream, code: ProblemCode | null): void {
    if (!streams.has(stream)) return
    if (code !== null) tell(stream, [{ kind: 'end', code }])
    leave(stream)
    stream.listener.end()
  }

  function endAll(): void {
    tellWaiting()
    for (const stream of streams) end(stream, null)
  }

  /** What is told first. Nobody tells who comes back that they may ask elsewhere now, so the hello has to. */
  function beginning(after: number | null, places: string): readonly Told[] {
    const position = feed.applied()
    const sight = tags.ofSight(places)
    if (after === null) return [{ kind: 'hello', position, sight }]
    const missed = feed.reachingSince(after)
    const reached = missed?.reduce((sum, { reach }) => sum + reach.length, 0) ?? 0
    if (missed === null || reached > MAX_MISSED) {
      return [
        { kind: 'hello', position, sight },
        { kind: 'forget', position },
      ]
    }
    return [{ kind: 'hello', position: after, sight }, ...missed.flatMap((change) => partsOf(tags, change))]
  }

  return {
    close() {
      closed = true
      endAll()
    },
    counts: () => ({ open: streams.size, told, cut }),
    listen(caller, after, listener) {
      requireIntrospection(caller)
      // The clock is read first, as for a beat: a listener counts from here.
      const since = monotonic()
      if (closed || leaving() || !node.trusted()) throw new Problem('unavailable')
      requireRoom(streams, caller)
      tellWaiting()
      const stream: Stream = {
        ...{ caller, listener, since, places: introspectionPlaces(caller) },
        ...{ doubtful: false, judging: false, beatDue: true },
      }
      streams.add(stream)
      timer ??= setInterval(look, LOOK_MS).unref()
      tell(stream, beginning(after, stream.places))
      // Whoever goes on from where they were believes again as soon as they know that they were told everything.
      void judge(stream)
      return () => leave(stream)
    },
  }
}

function requireRoom(streams: ReadonlySet<Stream>, caller: Caller): void {
  const isSame = (other: Caller): boolean =>
    other.token?.internalId === caller.token?.internalId && other.userId === caller.userId
  const own = [...streams].filter((stream) => isSame(stream.caller)).length
  if (streams.size < MAX_STREAMS && own < MAX_STREAMS_OF_TOKEN) return
  const detail =
    own < MAX_STREAMS_OF_TOKEN
      ? `This node tells ${MAX_STREAMS} listeners of changes already, and cannot take one more.`
      : `This credential listens ${MAX_STREAMS_OF_TOKEN} times already, and cannot once more. Share one stream in each process.`
  throw new Problem('unavailable', { detail, retryAfterSeconds: 10 })
}

/** A change in parts of a bearable size. */
function partsOf(tags: ChangeSources['tags'], { reach, seq }: Change): readonly Told[] {
  const all = tags.ofChange(reach)
  const parts = Array.from({ length: Math.ceil(all.length / TAGS_AT_ONCE) }, (_, at) =>
    all.slice(at * TAGS_AT_ONCE, (at + 1) * TAGS_AT_ONCE),
  )
  return parts.map((part, at) => ({ kind: 'changed', position: at === parts.length - 1 ? seq : null, tags: part }))
}
