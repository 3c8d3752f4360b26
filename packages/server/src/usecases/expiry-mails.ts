/** Finds out which warnings about tokens that expire are due to whom, and queues the mails that tell them. */

import type { Deps } from '../deps.ts'
import { judgeMail, QUIET_MS, STAGES, stageOf } from '../domain/expiry-notices.ts'
import { TOKEN_KINDS } from '../domain/token.ts'
import {
  type DueStage,
  deleteStagesBefore,
  type EndingQuery,
  type EndingTokenRecord,
  listEndingTokens,
  listWaiting,
  markMailed,
  raiseStages,
  type WaitingPerson,
} from '../store/expiry-notices.ts'
import { findJobMark, setJobMark, takeJobTurn } from '../store/job-turns.ts'
import { findPersonNamed } from '../store/people.ts'
import { findReader } from './expiry-texts.ts'
import { queueMail } from './mails.ts'

const HOUR_MS = 3_600_000
const AT_ONCE = 500
const READ = 'expiry notices read'
/** Read twice, for what was committed late or by a clock that is behind. What was due before stays as it is. */
const OVERLAP_MS = 600_000

/** Looks once an hour, on one of the nodes, and only where mail can be sent. */
export async function tellOfExpiries(deps: Deps): Promise<void> {
  const { mailer, store } = deps
  const now = deps.now()
  if (mailer === null || !(await takeJobTurn(store.write, 'expiry notices', HOUR_MS, now))) return
  // In steps, as all of it: tokens that were made together end together.
  while ((await deleteStagesBefore(store.write, now, AT_ONCE)) === AT_ONCE);
  await raiseDue(deps, now)
  let after = 0
  for (;;) {
    const people = await listWaiting(store.scan, after, AT_ONCE)
    for (const person of people) await tell(deps, person, now)
    const last = people.at(-1)
    if (last === undefined || people.length < AT_ONCE) return
    after = last.userId
  }
}

/** Reads what has reached a stage since the last look, and what was changed since: it may have been restored, or end sooner. */
async function raiseDue(deps: Deps, now: number): Promise<void> {
  const { read, write } = deps.store
  const mark = await findJobMark(read, READ)
  const seen = mark === null ? null : Math.min(mark, now) - OVERLAP_MS
  const [first] = STAGES
  const ends = [now, now + first.aheadMs] as const
  const backups = new Map<number, number | null>()
  // Devices are left out: they sign in again.
  for (const kind of TOKEN_KINDS.filter((each) => each !== 'mobile')) {
    const raise = (query: Pick<EndingQuery, 'by' | 'from' | 'until'>) =>
      raiseFound(deps, { ...query, kind, ends, limit: AT_ONCE }, backups, now)
    if (seen === null) {
      await raise({ by: 'expires_at', from: now, until: ends[1] })
      continue
    }
    for (const { aheadMs } of STAGES) {
      await raise({ by: 'expires_at', from: Math.max(now, seen + aheadMs), until: now + aheadMs })
    }
    await raise({ by: 'updated_at', from: seen, until: now })
  }
  await setJobMark(write, READ, now)
}

/** A batch at a time, so that nobody waits for it and a million fit. */
async function raiseFound(
  deps: Deps,
  query: Omit<EndingQuery, 'after'>,
  backups: Map<number, number | null>,
  now: number,
): Promise<void> {
  let after: EndingTokenRecord | null = null
  do {
    const tokens: EndingTokenRecord[] = await listEndingTokens(deps.store.scan, { ...query, after })
    const due: DueStage[] = []
    for (const token of tokens) {
      const days = stageOf(token, now)
      if (days === null) continue
      if (!backups.has(token.tenant)) backups.set(token.tenant, await findBackup(deps, token.tenant))
      for (const userId of new Set([token.keeper, backups.get(token.tenant) ?? null])) {
        if (userId !== null) due.push({ token: token.internalId, userId, expiresAt: token.expiresAt, days })
      }
    }
    await raiseStages(deps.store.write, due, query.by === 'expires_at', now)
    after = tokens.length === query.limit ? (tokens.at(-1) ?? null) : null
  } while (after !== null)
}

/** Of the tenant's policy: who is told of all that ends in it. */
async function findBackup(deps: Deps, tenant: number): Promise<number | null> {
  const named = (await deps.directory.byInternalId(tenant))?.view.policy.backupAdministrator ?? null
  if (named === null) return null
  return (await findPersonNamed(deps.store.read, tenant, named))?.internalId ?? null
}

async function tell(deps: Deps, waiting: WaitingPerson, now: number): Promise<void> {
  const { mailed, userId } = waiting
  const verdict = judgeMail(waiting, mailed, now)
  // Whoever cannot be reached now is told when they can, if the token has not ended by then.
  if (verdict === null || (await findReader(deps, userId)) === null) return
  const until = { weeklyAt: verdict === 'all' ? now : mailed.weeklyAt, at: now }
  // The stamps and the mail are one: whoever loses the race for the stamps sends nothing.
  await deps.store.write.transaction().execute(async (tx) => {
    if (!(await markMailed(tx, userId, mailed, until))) return
    const text = { told: { userId, after: mailed, until } }
    await queueMail(deps, tx, { userId, linkId: null, purpose: 'expiry', expiresAt: now + QUIET_MS, text })
  })
}
