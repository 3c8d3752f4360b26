/** Whoever asks for memory that is as new as the database is answered, also when the database goes away meanwhile. */

import { expect, test } from 'vitest'
import { LEASE_MS } from '../../src/nodes/timing.ts'
import { isUnavailable } from '../../src/store/unavailable.ts'
import { openNodes, type TestNode, until } from './scene.ts'

const REACH = [{ kind: 'token', id: 7 }] as const
const GONE = 'The database does not answer.'

/** From here to the next renewal it has to ask the database. */
function endLease({ ahead, node }: TestNode): void {
  ahead.monotonic += LEASE_MS
  ahead.wall += LEASE_MS
  expect(node.trusted()).toBe(false)
}

test('who waits for an answer that never comes is told with all others when an outage begins', async () => {
  const { join } = await openNodes()
  const [a, b] = await Promise.all([join('a'), join('b')])
  a.muffle('for good')
  endLease(a)
  let answered = false
  const fresh = a.node.fresh().finally(() => {
    answered = true
  })
  fresh.catch(() => undefined)
  await until('the lease is renewed', a.node.trusted)
  expect(answered).toBe(false)
  // Its number comes with the next renewal, and reading what it stands for is what takes too long.
  await b.change(REACH)
  await expect(fresh).rejects.toMatchObject({ code: 'store_unavailable', message: GONE })
  endLease(a)
  await expect(a.node.fresh()).rejects.toThrow(GONE)
}, 15_000)

test('who asks while the database goes away is told so, and who asks once it is back gets what was changed', async () => {
  const { join, outage } = await openNodes()
  const a = await join('a')
  await a.change(REACH)
  const failures = new Set<boolean>()
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      if (a.node.trusted()) endLease(a)
      await a.node.fresh().catch((error: unknown) => failures.add(isUnavailable(error)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  await outage(true)
  await until('somebody is told', () => failures.size > 0)
  isOver = true
  await asking
  expect([...failures]).toEqual([true])
  await outage(false)
  if (a.node.trusted()) endLease(a)
  await until('it is answered again', () =>
    a.node.fresh().then(
      () => true,
      () => false,
    ),
  )
}, 30_000)
