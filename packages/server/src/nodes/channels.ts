/** The two connections of a node to its database, apart from those that serve requests. */

import { changesChannel, parsePosition, positionsChannel } from '../store/nodes.ts'
import type { PostgresStore } from '../store/postgres.ts'
import type { PostgresConnection } from '../store/postgres-connection.ts'
import { storeError } from '../store/unavailable.ts'

/** For renewals and looks, durable; and for the news, where what is written may be lost. */
export interface Channels {
  readonly keeping: PostgresConnection
  readonly hearing: PostgresConnection
}

export interface Listener {
  /** News of a change, as the database sent it. */
  readonly onChange: (payload: string) => void
  /** How far a node has come under its lease. */
  readonly onPosition: (leaseId: string, seq: number) => void
  /** When either connection ends. */
  readonly onEnd: () => void
}

/** Both connections, or none: rejects with the first failure. */
export async function openChannels(store: PostgresStore, listener: Listener, installation: string): Promise<Channels> {
  const opened = await Promise.allSettled([store.connect(), openHearing(store, listener, installation)])
  const failed = opened.find((each) => each.status === 'rejected')
  const [keeping, hearing] = opened.map((each) => (each.status === 'fulfilled' ? each.value : undefined))
  if (keeping === undefined || hearing === undefined) {
    for (const each of [keeping, hearing]) each?.destroy(gone())
    throw failed?.reason
  }
  for (const each of [keeping, hearing]) each.onEnd(listener.onEnd)
  return { keeping, hearing }
}

/** Listens before anything is read, so that nothing falls between the two. */
async function openHearing(
  store: PostgresStore,
  { onChange, onPosition }: Listener,
  installation: string,
): Promise<PostgresConnection> {
  const changes = changesChannel(installation)
  const positions = positionsChannel(installation, store.mailbox)
  const hearing = await store.connect({
    settings: { synchronous_commit: 'off' },
    onNotification(channel, payload) {
      if (channel === changes) return onChange(payload)
      const position = parsePosition(payload)
      if (position !== null) onPosition(position.leaseId, position.seq)
    },
  })
  await Promise.all([changes, positions].map((channel) => hearing.query(`listen ${channel}`)))
  return hearing
}

export function closeChannels({ hearing, keeping }: Channels): void {
  for (const connection of [hearing, keeping]) connection.destroy(gone())
}

/** What whoever needs the database hears while it is not there. */
export function gone(cause?: unknown): Error {
  return storeError('store_unavailable', 'The database does not answer.', cause)
}
