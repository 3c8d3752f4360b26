/** A wire between a node and its database that a test can cut, hold up and slow down. */

import { connect, createServer, type Server, type Socket } from 'node:net'
import { notificationFilter } from './message-frames.ts'

/** `toServer` is what the node says, `toClient` what the database answers. */
export type Direction = 'toServer' | 'toClient'

export interface Weather {
  /** Every connection is reset, and every new one as well. */
  readonly cut: boolean
  /** Nothing arrives, and nobody is told: what is sent waits, as it does in a network that has lost its way. */
  readonly held: readonly Direction[]
  /** Milliseconds that everything is on its way, in each direction. */
  readonly delayMs: number
  /** Notifications are lost, all else arrives. */
  readonly dropNotifications: boolean
}

export const FAIR: Weather = { cut: false, held: [], delayMs: 0, dropNotifications: false }

export interface Wire {
  readonly port: number
  set(weather: Partial<Weather>): void
  /** As if nothing had ever been: what was held arrives now. */
  mend(): void
  counts(): { readonly open: number; readonly droppedNotifications: number }
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  readonly flush: () => void
}

/** Listens on a free port of this host and passes on to `targetPort`. */
export async function openWire(targetPort: number): Promise<Wire> {
  let weather = FAIR
  let droppedNotifications = 0
  const pairs = new Set<Pair>()
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (weather.cut) return void client.on('error', () => undefined).resetAndDestroy()
    join(client)
  })

  function join(client: Socket): void {
    const server = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true })
    const filter = notificationFilter(
      () => weather.dropNotifications,
      () => {
        droppedNotifications += 1
      },
    )
    const up = carry(client, server, 'toServer', () => weather)
    const down = carry(server, client, 'toClient', () => weather, filter)
    const pair = { client, server, flush: () => [up, down].forEach((flush) => void flush()) }
    pairs.add(pair)
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => endIfTold(pair))
    }
  }

  /** While something is held up, the other side does not notice that this one has gone. */
  function endIfTold(pair: Pair): void {
    if (weather.held.length > 0) return
    pairs.delete(pair)
    for (const each of [pair.client, pair.server]) each.destroySoon()
  }

  const change = (next: Weather): void => {
    weather = next
    if (next.cut) for (const { client, server } of pairs) for (const each of [client, server]) each.resetAndDestroy()
    for (const pair of pairs) {
      pair.flush()
      if (pair.client.destroyed || pair.server.destroyed) endIfTold(pair)
    }
  }
  return {
    port: await listen(listener),
    set: (some) => change({ ...weather, ...some }),
    mend: () => change(FAIR),
    counts: () => ({ open: pairs.size, droppedNotifications }),
    async close() {
      for (const { client, server } of pairs) for (const each of [client, server]) each.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

/** Passes on what `from` says, in its order. Answers what to call when the weather has changed. */
function carry(
  from: Socket,
  to: Socket,
  direction: Direction,
  weather: () => Weather,
  filter: (chunk: Buffer) => Buffer = (chunk) => chunk,
): () => void {
  const waiting: { readonly chunk: Buffer | null; readonly dueAt: number }[] = []
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    while (waiting[0] !== undefined && !weather().held.includes(direction)) {
      const left = waiting[0].dueAt - performance.now()
      if (left > 0) {
        timer = setTimeout(flush, left)
        return
      }
      const { chunk } = waiting[0]
      waiting.shift()
      if (chunk === null) to.end()
      else if (!to.destroyed) to.write(chunk)
    }
  }

  const take = (chunk: Buffer | null): void => {
    waiting.push({ chunk, dueAt: weather().delayMs === 0 ? 0 : performance.now() + weather().delayMs })
    if (timer === null) flush()
  }
  from.on('data', (chunk) => {
    const kept = filter(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    if (kept.length > 0) take(kept)
  })
  from.on('end', () => take(null))
  return flush
}

function listen(listener: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    })
  })
}
