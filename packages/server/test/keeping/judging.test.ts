/** A listener who is judged in the very moment in which something changes. */

import { expect, test } from 'vitest'
import { authenticateToken } from '../../src/usecases/authenticate.ts'
import type { Caller } from '../../src/usecases/caller.ts'
import type { Told } from '../../src/usecases/change-listener.ts'
import { Problem } from '../../src/usecases/problem.ts'
import { startServer } from '../server.ts'

test('no beat is told between a change and the judgement that it calls for', async () => {
  const server = await startServer({ database: 'sqlite', environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { deps } = server.running
  const origin = { address: null, requestId: 'req_1' }
  const caller = await authenticateToken(deps, server.gateway, null, origin)
  const told: Told['kind'][] = []
  const revoked: Caller = { ...caller, refresh: () => Promise.reject(new Problem('token_revoked')) }
  const judged: Caller = {
    ...revoked,
    // After it was judged, and before it is told so.
    refresh() {
      queueMicrotask(() => deps.feed.apply({ seq: deps.feed.applied() + 1, reach: [{ kind: 'token', id: 1 }] }))
      return Promise.resolve(revoked)
    },
  }
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const tell = (what: readonly Told[]) => void told.push(...what.map(({ kind }) => kind))
  deps.verificationChanges.listen(judged, null, { tell, behind: () => 0, end, cut: end })
  await over
  expect(told).toEqual(['hello', 'changed', 'end'])
  await server.stop()
})
