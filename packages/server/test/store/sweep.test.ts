/** What is deleted while a sweep runs waits for the next one: its tokens may belong to a step that is over. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDeleted, sweepSteps } from '../../src/store/sweep.ts'
import { sweepDeleted } from '../../src/usecases/sweep.ts'
import { aMember, anOrganizationToken, aTenant, aUnit, aUserToken } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

/** With something of everything that hangs on it. */
async function aFullTenant(): Promise<string> {
  const tenant = await aTenant(s)
  const unit = await aUnit(s, tenant)
  const membership = { unit, role: 'unit-user' }
  const member = await aMember(s, tenant, membership)
  await aUserToken(s, member, membership)
  await anOrganizationToken(s, tenant)
  return tenant
}

/** As a story does it, without the sweep that it asks for. */
async function markDeleted(tenant: string): Promise<void> {
  const { write } = s.running.deps.store
  await write.updateTable('tenant').set({ deleted_at: 1 }).where('slug', '=', tenant).execute()
}

async function isThere(tenant: string): Promise<boolean> {
  const { read } = s.running.deps.store
  return (await read.selectFrom('tenant').select('id').where('slug', '=', tenant).execute()).length > 0
}

test('each step of a sweep leaves what was deleted after its beginning to the next', async () => {
  const { dialect, write } = s.running.deps.store
  for (let done = 0; done <= 17; done += 1) {
    const [first, second] = [await aFullTenant(), await aFullTenant()]
    await markDeleted(first)
    const steps = sweepSteps(write, dialect, await listDeleted(write), 1_000)
    expect(steps).toHaveLength(17)
    for (const step of steps.slice(0, done)) await step()
    await markDeleted(second)
    for (const step of steps.slice(done)) await step()
    expect([await isThere(first), await isThere(second)]).toEqual([false, true])
    await sweepDeleted(s.running.deps)
    expect(await isThere(second)).toBe(false)
  }
})
