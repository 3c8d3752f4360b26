/** Lists of the directory as files: all that the filter leaves, however many pages that is. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTenant } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
  await s.ok('POST', `/v1/tenants/${tenant}/units`, { id: 'quay', kind: 'group', name: '=cmd(), "Quay"' })
  await s.ok('POST', `/v1/tenants/${tenant}/roles`, { id: 'clerk', name: 'Clerk', permissions: ['user:read'] })
  for (let n = 0; n < 205; n++) {
    const username = `person-${String(n).padStart(3, '0')}`
    const memberships = n === 0 ? [{ unit: 'quay', role: 'clerk' }] : []
    await s.ok('POST', `/v1/tenants/${tenant}/users`, { username, name: `P ${n}`, memberships })
  }
})
afterAll(() => s.stop())

async function fileOf(path: string): Promise<{ columns: string; lines: string[]; headers: Headers }> {
  const { headers, status, text } = await s.call('GET', path, { token: s.master, headers: { accept: 'text/csv' } })
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const [columns = '', ...lines] = text.split('\r\n')
  expect(lines.pop()).toBe('')
  return { columns, lines, headers }
}

test('holds every row once, in the wanted order, and not only a page', async () => {
  const { columns, headers, lines } = await fileOf(`/v1/tenants/${tenant}/users?sort=-username&limit=3`)
  expect(headers.get('content-disposition')).toBe('attachment; filename="users.csv"')
  const at = columns.split(',').indexOf('username')
  const named = Array.from({ length: 205 }, (_, n) => `person-${String(n).padStart(3, '0')}`)
  expect(lines.map((line) => line.split(',')[at])).toEqual(named.reverse())
})

test('holds what the filter leaves, with places and rights, and no formula', async () => {
  const users = await fileOf(`/v1/tenants/${tenant}/users?unit=quay`)
  expect(users.lines).toHaveLength(1)
  expect(users.lines[0]).toContain('""role"":""clerk""')
  const units = await fileOf(`/v1/tenants/${tenant}/units`)
  expect(units.lines).toEqual([expect.stringMatching(/^quay,group,"'=cmd\(\), ""Quay""",,,active,true,/)])
  const roles = await fileOf(`/v1/tenants/${tenant}/roles?q=clerk`)
  expect(roles.lines).toEqual([expect.stringMatching(/^clerk,Clerk,,"\[""user:read""\]",,active,false,/)])
  const tenants = await fileOf(`/v1/tenants?q=${tenant}`)
  expect(tenants.lines).toEqual([expect.stringMatching(new RegExp(`^${tenant},`))])
})

test('is refused to whom the list is refused', async () => {
  const headers = { accept: 'text/csv' }
  expect((await s.call('GET', `/v1/tenants/${tenant}/users`, { headers })).status).toBe(401)
  expect((await s.call('GET', '/v1/tenants/nowhere/users', { token: s.master, headers })).status).toBe(404)
})
