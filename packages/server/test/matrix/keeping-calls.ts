/** What those call who keep answers, in the matrix. */

import type { Operation } from './operation.ts'
import { holdsIn, REFUSED } from './oracle.ts'
import type { TargetToken } from './token-targets.ts'

export function keepingCalls(targets: readonly TargetToken[]): Operation[] {
  return [followingChanges(), countingUses(targets)]
}

/** Whether a token was counted is not told, so one that is out of sight looks like any other. */
function countingUses(targets: readonly TargetToken[]): Operation {
  const permission = 'token:introspect'
  return {
    id: 'countVerificationUses',
    access: { permission, target: 'token' },
    permissions: [permission],
    cases: targets.map(({ id, on }) => ({
      on,
      expect: ({ rights }) => (holdsIn(rights, permission, null) ? '204' : REFUSED),
      call: () => ({
        ...{ method: 'POST', path: '/v1/verifications/uses' },
        body: { uses: [{ token: id, count: 1, msAgo: 0 }] },
      }),
    })),
  }
}

/** Whoever may ask anywhere may listen; what is told names nothing. */
function followingChanges(): Operation {
  const permission = 'token:introspect'
  return {
    id: 'followVerificationChanges',
    access: { permission, target: 'token' },
    permissions: [permission],
    cases: [
      {
        on: 'everything',
        expect: ({ rights }) => (holdsIn(rights, permission, null) ? '200' : REFUSED),
        call: () => ({ method: 'GET', path: '/v1/verifications/changes' }),
      },
    ],
  }
}
