/** The list of nodes, on the one node that a test is. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../server/test/server.ts'
import { polett, succeed } from './recorder.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ environment: { POLETT_NODE_NAME: 'north-1' } })
})
afterAll(() => server.stop())

describe('the list of nodes', () => {
  it('marks the one that answers, and is JSON for programs', async () => {
    const environment = { POLETT_URL: server.url, POLETT_TOKEN: server.master }
    const { out } = await succeed(['node', 'list'], { environment })
    expect(out).toMatch(/^NAME +VERSION +SINCE +APPLIED +BEHIND +SILENT *\nnorth-1 \* +\d+\.\d+\.\d+ /)
    const { items } = JSON.parse((await succeed(['node', 'list', '--json'], { environment })).out)
    expect(items).toMatchObject([{ name: 'north-1', self: true, behind: 0 }])
  })

  it('is refused to a token without metrics:read', async () => {
    const environment = { POLETT_URL: server.url, POLETT_TOKEN: server.gateway }
    expect(await polett(['node', 'list'], { environment })).toMatchObject({ code: 4 })
  })
})
