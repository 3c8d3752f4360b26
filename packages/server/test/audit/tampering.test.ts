/** what somebody does to the audit log behind the server's back, with the file in their hands, and how it shows. */

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { chainHash, GENESIS } from '../../src/domain/audit-chain.ts'
import { addKey } from '../../src/keys.ts'
import { type AuditRowWithBefore, toAuditRecord } from '../../src/store/audit-rows.ts'
import { aTenant, aUnit } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let entries: number

beforeEach(async () => {
  s = await startServer()
  const tenant = await aTenant(s)
  for (let made = 0; made < 5; made += 1) await aUnit(s, tenant)
  entries = (await verdict()).entries
})
afterEach(() => s.stop())

function verdict(): Promise<{ intact: boolean; entries: number; brokenAt?: number }> {
  return s.ok('GET', '/v1/audit/verification')
}

/** Stops the server, works on its file, and starts it again. */
async function behindTheServersBack(work: (file: DatabaseSync) => void): Promise<void> {
  await s.running.close()
  const file = new DatabaseSync(join(s.directory, 'data', 'polett.sqlite'), { timeout: 5_000 })
  work(file)
  file.close()
  await s.restart()
}

/** Works on the file while the server runs, which is this very process: so it must not be waited for by standing still. */
async function besideTheServer(statements: string): Promise<void> {
  const file = new DatabaseSync(join(s.directory, 'data', 'polett.sqlite'), { timeout: 0 })
  await vi.waitFor(() => file.exec('begin immediate'), { timeout: 10_000, interval: 5 })
  file.exec(`${statements}; commit`)
  file.close()
}

/** Gives every entry the hash that it should have, and the ledger the end that follows. */
function recompute(file: DatabaseSync): void {
  let head = GENESIS
  const rows = file.prepare('select * from audit order by seq').all()
  for (const [index, row] of rows.entries()) {
    const record = toAuditRecord(row as unknown as AuditRowWithBefore)
    const { action, actor, address, at, details, requestId, target, tenant } = record
    const covered = { seq: index + 1, at, actor, action, target, tenant, details, address, requestId }
    const hash = chainHash(head, covered)
    file
      .prepare('update audit set seq = ?, previous_hash = ?, hash = ? where seq = ?')
      .run(index + 1, head, hash, row.seq ?? 0)
    head = hash
  }
  file.prepare('update ledger set audit_count = ?, audit_head = ?').run(rows.length, head)
}

test('X-07: an untouched log is intact, also after a restart, a crash of nothing and more changes', async () => {
  expect(await verdict()).toEqual({ intact: true, entries })
  await behindTheServersBack(() => undefined)
  expect(await verdict()).toEqual({ intact: true, entries })
  await aTenant(s)
  expect(await verdict()).toEqual({ intact: true, entries: entries + 1 })
})

test('recomputing an untouched log changes nothing, so the forgery below is a good one', async () => {
  await behindTheServersBack(recompute)
  expect(await verdict()).toEqual({ intact: true, entries })
})

describe('X-07: one entry changed', () => {
  test.each([
    ['who', "actor_name = 'Somebody else'"],
    ['who, by id', "actor_id = 'usr_somebody'"],
    ['by which token', 'actor_token_id = null'],
    ['when', 'at = at + 1'],
    ['what', "action = 'unit.deleted'"],
    ['to what', "target_id = 'other'"],
    ['where', "tenant = 'other'"],
    ['where, by internal id', 'tenant_id = 1'],
    ['where, taken away', 'tenant_id = null, tenant = null'],
    ['how', `details = '{"changed":true}'`],
    ['how, no longer JSON', "details = 'nonsense'"],
    ['from where', "address = '10.0.0.1'"],
    ['in which request', "request_id = 'req_other'"],
    ['its hash', `hash = '${'a'.repeat(64)}'`],
    ['the hash before', `previous_hash = '${'a'.repeat(64)}'`],
  ])('%s', async (_, change) => {
    const at = entries - 2
    await besideTheServer(
      `create table before as select * from audit where seq = ${at}; update audit set ${change} where seq = ${at}`,
    )
    expect(await verdict()).toEqual({ intact: false, entries, brokenAt: at })
    expect((await s.call('GET', '/v1/audit', { token: s.master })).status).toBe(200)
    await besideTheServer('replace into audit select * from before; drop table before')
    expect(await verdict()).toEqual({ intact: true, entries })
  })
})

test('X-07: an entry removed', async () => {
  await behindTheServersBack((file) => file.exec('delete from audit where seq = 3'))
  expect(await verdict()).toEqual({ intact: false, entries: entries - 1, brokenAt: 3 })
})

test('X-07: two entries in each other’s place', async () => {
  await behindTheServersBack((file) => {
    for (const [from, to] of [
      [3, -1],
      [4, 3],
      [-1, 4],
    ])
      file.prepare('update audit set seq = ? where seq = ?').run(to ?? 0, from ?? 0)
  })
  expect(await verdict()).toEqual({ intact: false, entries, brokenAt: 3 })
})

test('X-07: the tail cut', async () => {
  await behindTheServersBack((file) => file.exec(`delete from audit where seq > ${entries - 2}`))
  expect(await verdict()).toEqual({ intact: false, entries: entries - 2, brokenAt: entries - 1 })
})

test('X-07: the tail cut, and the ledger made to fit', async () => {
  await behindTheServersBack((file) => {
    file.exec(`delete from audit where seq > ${entries - 2}`)
    recompute(file)
  })
  expect(await verdict()).toEqual({ intact: false, entries: entries - 2, brokenAt: entries - 1 })
})

test('X-07: an entry put at the end without the ledger', async () => {
  await behindTheServersBack((file) =>
    file.exec(`insert into audit select seq + 1, at, actor_type, actor_id, actor_name, actor_token_id, action, target_type,
      target_id, target_name, tenant_id, tenant, details, address, request_id, hash, hash from audit order by seq desc limit 1`),
  )
  expect(await verdict()).toEqual({ intact: false, entries: entries + 1, brokenAt: entries + 1 })
})

describe('X-07: everything computed anew, with the ledger', () => {
  const forge = (file: DatabaseSync) => {
    file.exec("update audit set actor_name = 'Somebody else' where seq = 4")
    recompute(file)
  }

  test('shows by the seal', async () => {
    await behindTheServersBack(forge)
    expect(await verdict()).toEqual({ intact: false, entries, brokenAt: entries })
  })

  test('still shows after more changes, seals and restarts', async () => {
    await behindTheServersBack(forge)
    await aTenant(s)
    await s.restart()
    await s.restart()
    expect(await verdict()).toEqual({ intact: false, entries: entries + 1, brokenAt: entries })
  })

  test('an entry left out', async () => {
    await behindTheServersBack((file) => {
      file.exec('delete from audit where seq = 4')
      recompute(file)
    })
    await aTenant(s)
    await aTenant(s)
    await s.restart()
    expect((await verdict()).intact).toBe(false)
  })

  test('with a seal that somebody made without the key', async () => {
    await behindTheServersBack((file) => {
      forge(file)
      file.exec('update audit_seal set head = (select audit_head from ledger)')
    })
    await aTenant(s)
    await s.restart()
    expect((await verdict()).intact).toBe(false)
  })

  test('with the seal taken away', async () => {
    await behindTheServersBack((file) => {
      forge(file)
      file.exec('delete from audit_seal')
    })
    await aTenant(s)
    await s.restart()
    expect(await verdict()).toEqual({ intact: false, entries: entries + 1, brokenAt: 1 })
  })
})

test('a new key seals the log anew, although nothing was added to it', async () => {
  const ring = addKey(s.running.deps.config.masterKeyFile, { entropy: randomBytes, now: () => s.clock.now })
  await s.restart()
  await behindTheServersBack((file) => {
    expect(file.prepare('select key_id, count from audit_seal').get()).toEqual({
      key_id: ring.current.id,
      count: entries,
    })
  })
  expect(await verdict()).toEqual({ intact: true, entries })
})

test('a long log is read piece by piece, and a change in the middle is found', async () => {
  const { token } = await s.ok('POST', '/v1/tokens', {
    ...{ kind: 'application', application: 'Busy', expiresAt: new Date(s.clock.now + 86_400_000).toISOString() },
  })
  for (let times = 0; times < 150; times += 1) {
    await s.ok('POST', `/v1/tokens/${token.id}/revoke`)
    await s.ok('POST', `/v1/tokens/${token.id}/restore`)
  }
  const long = entries + 301
  expect(await verdict()).toEqual({ intact: true, entries: long })
  await behindTheServersBack((file) => file.exec('update audit set at = at + 1 where seq = 251'))
  expect(await verdict()).toEqual({ intact: false, entries: long, brokenAt: 251 })
})
