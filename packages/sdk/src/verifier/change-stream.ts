/** Holds the stream of changes open: connects, reads, gives up one that is silent, waits, and connects again. */
import { PolettProblem, unexpectedAnswer } from '../problem.ts'
import { createEventReader, type ServerEvent } from './event-lines.ts'
import type { ServerCalls } from './server-calls.ts'
import type { Surroundings } from './surroundings.ts'

export interface StreamListener {
  /** The number after which the server has to go on; null for one that begins. */
  readonly lastId: () => number | null
  /** Answers false when the stream is over. Throws an Error for what no server says. */
  readonly onEvent: (event: ServerEvent, times: { readonly askedAt: number; readonly now: number }) => boolean
  /** Until when to wait for a sign of life; then the stream is given up. */
  readonly patientUntil: (askedAt: number) => number
  /** The stream is over. Nothing is believed until the next one. */
  readonly onLost: (problem: PolettProblem | null) => void
}

/** How often it is looked whether the stream still lives. */
const LOOK_MS = 1_000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000

/** Starts at once; the function that comes back ends it for good. */
export function openChangeStream(calls: ServerCalls, surroundings: Surroundings, listener: StreamListener): () => void {
  const { after, now } = surroundings
  let controller = new AbortController()
  let cancel = (): void => undefined
  let closed = false
  let failures = 0

  async function connect(): Promise<void> {
    const askedAt = now()
    controller = new AbortController()
    watch(askedAt)
    let problem: PolettProblem | null = null
    try {
      await follow(askedAt, controller.signal)
    } catch (error) {
      problem = error instanceof PolettProblem ? error : null
    }
    cancel()
    controller.abort()
    if (closed) return
    listener.onLost(problem)
    cancel = after(waitOf(problem, failures, surroundings), () => void connect())
    failures += 1
  }

  async function follow(askedAt: number, signal: AbortSignal): Promise<void> {
    const lastId = listener.lastId()
    const headers = {
      accept: 'text/event-stream',
      ...(lastId === null ? {} : { 'last-event-id': String(lastId) }),
    }
    const response = await calls.ask({ path: '/v1/verifications/changes', headers, signal })
    const reader = response.body?.getReader()
    if (reader === undefined || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw unexpectedAnswer(response)
    const [decoder, read] = [new TextDecoder(), createEventReader()]
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const event of read(decoder.decode(part.value, { stream: true }))) {
        if (signal.aborted || !listener.onEvent(event, { askedAt, now: now() })) return
        // Only a stream that has lived for a beat is a reason to try again quickly.
        if (event.event === 'beat') failures = 0
      }
    }
  }

  function watch(askedAt: number): void {
    cancel = after(LOOK_MS, () => {
      if (now() > listener.patientUntil(askedAt)) controller.abort()
      else watch(askedAt)
    })
  }

  void connect()
  return () => {
    closed = true
    cancel()
    controller.abort()
  }
}

/** Twice as long after each failure, and never all at once. A refusal will not be over soon. */
function waitOf(problem: PolettProblem | null, failures: number, { random }: Surroundings): number {
  const isRefused = problem !== null && problem.status >= 400 && problem.status < 500
  const most = isRefused ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
  return Math.max(most * (0.5 + random() / 2), (problem?.retryAfterSeconds ?? 0) * 1_000)
}
