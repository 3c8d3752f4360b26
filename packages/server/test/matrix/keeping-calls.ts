/** What those call who keep answers, in the matrix. */

import type { Operation } from './operation.ts'
import { holdsIn, REFUSED } from './oracle.ts'

export function keepingCalls(): Operation[] {
  return [followingChanges()]
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
