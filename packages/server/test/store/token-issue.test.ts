/** A token whose id is taken leaves nothing: its secret and its grants went along, and found the other token by that id. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { anApplication, aTenant } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

/** All that hangs on tokens. */
async function rows(): Promise<unknown> {
  const { write } = s.running.deps.store
  return {
    tokens: await write.selectFrom('token').selectAll().where('id_folded', '=', 'taken').execute(),
    secrets: await write.selectFrom('token_secret').selectAll().orderBy('id').execute(),
    grants: await write.selectFrom('token_grant').selectAll().orderBy('id').execute(),
  }
}

test('an id that is taken in other letters is refused, and the token that has it keeps its secret and its grants', async () => {
  const tenant = await aTenant(s)
  await anApplication(s, { [tenant]: ['tenant:read'] }, { application: 'First', id: 'taken' })
  const before = await rows()
  const again = anApplication(s, { [tenant]: ['tenant:read', 'unit:read'] }, { application: 'Second', id: 'TAKEN' })
  await expect(again).rejects.toThrow('already_exists')
  expect(await rows()).toEqual(before)
})
