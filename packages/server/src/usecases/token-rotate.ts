/** A new secret for the same token; the old one may live on for a while. */

import type { Deps } from '../deps.ts'
import { compileToken } from '../domain/compile.ts'
import type { Policy } from '../domain/policy.ts'
import { planRotation } from '../domain/rotation.ts'
import { tokenStatus } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import { endSecrets, limitSecret, listLivingSecrets } from '../store/secret-writes.ts'
import type { TokenRecord } from '../store/tokens.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { entryBy, mutate } from './mutation.ts'
import { Problem } from './problem.ts'
import { writeSecret } from './token-issue.ts'
import { type JudgedToken, NOT_ONES_OWN, refuseMobile, requireToken, requireWithinOwn } from './token-judging.ts'
import type { ShownToken } from './token-show.ts'
import { policyOf, requireLifetime } from './token-terms.ts'
import { showChanged } from './tokens-change.ts'

export interface RotatedToken {
  readonly token: ShownToken
  readonly secret: string
  readonly previousSecretExpiresAt: number | null
  readonly propagation: Propagation
}

export async function rotateToken(
  deps: Deps,
  caller: Caller,
  id: string,
  overlapSeconds: number,
): Promise<RotatedToken> {
  const { propagation, result } = await mutate(deps, caller, async (tx, own) => {
    const now = deps.now()
    const judged = await requireToken(deps, tx, own, id, ['rotate'], NOT_ONES_OWN)
    refuseMobile(judged)
    await requireWithinOwn(deps, own, judged)
    await requireActive(deps, judged, now)
    const { record, tenant } = judged
    requireWithinPolicy(record, await policyOf(deps, tenant), now)
    const living = await listLivingSecrets(tx, record.internalId)
    const plan = planRotation(living, overlapSeconds, record.expiresAt, now)
    await endSecrets(tx, plan.endNow, now)
    if (plan.overlap !== null) await limitSecret(tx, plan.overlap.secret, plan.overlap.until)
    const { secret } = await writeSecret(deps, tx, record, now)
    const until = plan.overlap?.until ?? null
    return {
      result: { id: record.id, secret, until },
      audit: [
        entryBy(
          own,
          'token.rotated',
          { type: 'token', id: record.id, name: record.name },
          { internalId: tenant.internalId, id: tenant.id },
          { overlapSeconds, previousSecretExpiresAt: until === null ? null : new Date(until).toISOString() },
        ),
      ],
      reach: [{ kind: 'token', id: record.internalId }],
    }
  })
  const token = await showChanged(deps, caller, result.id)
  return { token, secret: result.secret, previousSecretExpiresAt: result.until, propagation }
}

async function requireActive(deps: Deps, { record }: JudgedToken, now: number): Promise<void> {
  const compiled = compileToken(record, viewsOf(await copiesFor(deps.directory, record)))
  if (compiled !== null && tokenStatus(compiled.terms.live, compiled.expiresAt, now).status === 'active') return
  throw new Problem('conflict', {
    detail: 'Only an active token is given a new secret. Restore it first, or create a new one.',
  })
}

/** A rotation names neither expiry nor visibility, so there is no field to blame. */
function requireWithinPolicy(record: TokenRecord, policy: Policy, now: number): void {
  if (record.expiresAt === null && !policy.allowNoExpiry) {
    throw new Problem('policy_refused', {
      detail: 'Tokens must expire here, and this one never does. Replace it with one that expires instead.',
    })
  }
  requireLifetime(record.kind, record.expiresAt, policy, now)
  if (record.visibility === 'sealed' && policy.userSecretVisibility === 'once') {
    throw new Problem('policy_refused', {
      detail: 'Secrets that can be shown again are not allowed here any more. Replace the token instead.',
    })
  }
}
