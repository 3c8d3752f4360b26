/** Weeks of use for the demo's tokens: counted as real use is, only at hours that have passed. */

import type { RunningServer } from '../start.ts'
import { flushUsage } from '../usecases/usage.ts'
import type { DemoClient } from './client.ts'

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

interface Habit {
  /** Calls in a busy hour. */
  readonly calls: number
  readonly addresses: readonly string[]
  /** Of a hundred calls, so many are refused, for this reason. */
  readonly refused: number
  readonly code: string
  /** The last days on which it was used at all, counted back from today. */
  readonly from: number
  readonly to: number
}

const HABITS: Readonly<Record<string, Habit>> = {
  'ERP sync': { calls: 60, addresses: ['10.2.0.7', '10.2.0.9'], refused: 0, code: '', from: 40, to: 0 },
  Payroll: { calls: 8, addresses: ['10.2.0.31'], refused: 6, code: 'permission_missing', from: 20, to: 0 },
  'Time sheets': { calls: 25, addresses: ['10.2.0.12'], refused: 1, code: 'permission_missing', from: 30, to: 0 },
  'Crane telemetry': {
    calls: 90,
    addresses: ['10.9.1.4', '10.9.1.5', '10.9.1.6'],
    refused: 0,
    code: '',
    from: 30,
    to: 1,
  },
  'Site diary': { calls: 12, addresses: ['198.51.100.20'], refused: 0, code: '', from: 22, to: 12 },
  'Trial of last spring': { calls: 3, addresses: ['10.2.0.50'], refused: 40, code: 'token_expired', from: 33, to: 5 },
  'Web shop': {
    calls: 220,
    addresses: ['203.0.113.10', '203.0.113.11'],
    refused: 1,
    code: 'permission_missing',
    from: 40,
    to: 0,
  },
  'Search indexer': { calls: 40, addresses: ['203.0.113.40'], refused: 0, code: '', from: 40, to: 0 },
  Newsletter: { calls: 5, addresses: ['192.0.2.80'], refused: 3, code: 'address_not_allowed', from: 28, to: 2 },
  ci: { calls: 30, addresses: ['10.20.0.2', '10.20.0.3'], refused: 2, code: 'permission_missing', from: 38, to: 0 },
  'g1-bot': { calls: 14, addresses: ['10.20.4.8'], refused: 0, code: '', from: 24, to: 0 },
}

/** Writes the past use of every token that has a habit. The server's clock has to be at the present. */
export async function livePast(server: RunningServer, client: DemoClient): Promise<void> {
  const { deps } = server
  for (const [name, habit] of Object.entries(HABITS)) {
    const row = await deps.store.read
      .selectFrom('token')
      .innerJoin('token_secret', 'token_secret.token_id', 'token.id')
      .select(['token.id', 'token_secret.id as secret'])
      .where('token.public_id', '=', client.idOf(name))
      .where('token_secret.ended_at', 'is', null)
      .orderBy('token_secret.id', 'desc')
      .executeTakeFirstOrThrow()
    countHabit(server, row, habit)
  }
  await flushUsage(deps)
}

function countHabit({ deps }: RunningServer, token: { id: number; secret: number }, habit: Habit): void {
  const now = deps.now()
  const secret = { secretId: token.secret, token: { internalId: token.id }, slot: 0 }
  for (let at = now - habit.from * DAY_MS; at <= now - habit.to * DAY_MS; at += HOUR_MS) {
    const calls = callsAt(at, habit.calls)
    for (let call = 0; call < calls; call += 1) {
      const refused = (call * 37 + new Date(at).getUTCHours()) % 100 < habit.refused
      const address = habit.addresses[call % habit.addresses.length] ?? null
      deps.usage.count(secret, refused ? habit.code : 'allowed', address, at)
    }
  }
}

/** Busy by day and on weekdays, a little uneven; the same every time the demo is started. */
function callsAt(at: number, busiest: number): number {
  const moment = new Date(at)
  const hour = moment.getUTCHours()
  const byDay = hour >= 6 && hour < 17 ? 1 : 0.15
  const byWeek = [0, 6].includes(moment.getUTCDay()) ? 0.3 : 1
  const uneven = 0.75 + 0.5 * Math.abs(Math.sin(at / 7_300_000))
  return Math.round(busiest * byDay * byWeek * uneven)
}
