/** What a load balancer and Prometheus ask, and the page that a browser finds. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMetricsServer } from '../../src/http/metrics.ts'
import { anApplication, ask, aTenant, said } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

let s: TestServer

beforeAll(async () => {
  s = await startServer()
})
afterAll(() => s.stop())

/** The value of a metric with exactly these labels. */
function metricValue(text: string, metric: string): number | null {
  const line = text.split('\n').find((each) => each.startsWith(`${metric} `))
  return line === undefined ? null : Number(line.split(' ').at(-1))
}

async function metrics(): Promise<string> {
  return (await s.call('GET', '/metrics', { token: s.master })).text
}

describe('health', () => {
  test('anybody may ask, and learns nothing more than that all is well', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await s.call('GET', path)
      expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}'])
    }
  })

  test('not ready while a migration is missing, alive all the same', async () => {
    const { write } = s.running.deps.store
    const marks = write.withTables<{ migration: { id: string; applied_at: number } }>()
    const gone = await marks.deleteFrom('migration').returningAll().execute()
    const answer = await s.call('GET', '/readyz')
    expect(said(answer)).toBe('503 unavailable')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await s.call('GET', '/healthz')).status).toBe(200)
    await marks.insertInto('migration').values(gone).execute()
    expect((await s.call('GET', '/readyz')).status).toBe(200)
  })

  test('not ready once a stop is near, while everything else is answered and its connection ended', async () => {
    const own = await startServer()
    expect((await own.call('GET', '/v1/verify', { token: own.gateway })).headers.get('connection')).not.toBe('close')
    await own.running.drain()
    expect(said(await own.call('GET', '/readyz'))).toBe('503 unavailable')
    const health = await own.call('GET', '/healthz')
    expect([health.status, health.headers.get('connection')]).toEqual([200, 'close'])
    const verified = await own.call('GET', '/v1/verify', { token: own.gateway })
    expect([verified.status, verified.headers.get('connection')]).toEqual([200, 'close'])
    await own.stop()
  })

  test('not ready, within the limit, while the database does not answer', async () => {
    const own = await startServer({ bare: true })
    await own.running.deps.store.close()
    const started = performance.now()
    expect(said(await own.call('GET', '/readyz'))).toBe('503 unavailable')
    expect(performance.now() - started).toBeLessThan(3_000)
    expect((await own.call('GET', '/healthz')).status).toBe(200)
    await own.stop()
  })
})

describe('metrics', () => {
  test('are for those who hold metrics:read everywhere', async () => {
    const tenant = await aTenant(s)
    const reader = await anApplication(s, { '*': ['metrics:read'] })
    const elsewhere = await anApplication(s, { [tenant]: ['*'] })
    expect(said(await s.call('GET', '/metrics'))).toBe('401 credentials_required')
    expect(await ask(s, elsewhere.secret, 'GET', '/metrics')).toBe('403 permission_missing')
    expect(await ask(s, reader.secret, 'GET', '/metrics')).toBe('200')
    const answer = await s.call('GET', '/metrics', { cookie: s.cookie })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ])
  })

  test('count verifications by outcome, and requests by route', async () => {
    const before = await metrics()
    const grown = (after: string, metric: string) =>
      (metricValue(after, metric) ?? 0) - (metricValue(before, metric) ?? 0)
    const { secret } = await anApplication(s)
    for (let times = 0; times < 3; times += 1) await s.call('GET', '/v1/verify', { token: secret })
    await s.call('POST', '/v1/verify?permission=orders:read', { token: secret })
    await s.call('GET', '/v1/verify', { token: 'nonsense' })
    await s.call('GET', '/v1/tokens/nobody-a', { token: s.master })
    await s.call('GET', '/v1/tokens/nobody-b', { token: s.master })
    await s.call('GET', '/nowhere/at/all')
    const after = await metrics()
    expect(grown(after, 'polett_verifications_total{outcome="allowed"}')).toBe(3)
    expect(grown(after, 'polett_verifications_total{outcome="permission_missing"}')).toBe(1)
    expect(grown(after, 'polett_verifications_total{outcome="token_invalid"}')).toBe(1)
    const requests = 'polett_http_requests_total'
    expect(grown(after, `${requests}{route="/v1/tokens/:token",method="GET",status="404"}`)).toBe(2)
    expect(grown(after, `${requests}{route="/v1/tokens",method="POST",status="201"}`)).toBe(1)
    expect(after).not.toMatch(/nobody-|nowhere|v1\/verify"/)
  })

  test('tell the state of memory and database', async () => {
    await s.call('GET', '/v1/verify', { token: s.gateway })
    const text = await metrics()
    const { entries } = await s.ok('GET', '/v1/audit/verification')
    expect(metricValue(text, 'polett_audit_entries')).toBe(entries)
    expect(metricValue(text, 'polett_applied_change')).toBe(s.running.deps.feed.applied())
    expect(metricValue(text, 'polett_cached_tokens')).toBe(s.running.deps.tokens.size())
    expect(metricValue(text, 'polett_nodes')).toBe(1)
    expect(metricValue(text, 'polett_node_trusted')).toBe(1)
    expect(metricValue(text, 'polett_node_changes_total{by="reading"}')).not.toBeNull()
    expect(metricValue(text, 'polett_propagation_unconfirmed_total')).toBe(0)
    expect(metricValue(text, 'polett_database_up')).toBe(1)
    expect(metricValue(text, 'polett_database_size_bytes')).toBeGreaterThan(10_000)
    expect(metricValue(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
  })

  test('are read without a token on a port of their own, and nothing else is there', async () => {
    const server = await startMetricsServer(s.running.deps, 0)
    const at = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method })
    const answer = await at('/metrics')
    expect([answer.status, metricValue(await answer.text(), 'polett_nodes')]).toEqual([200, 1])
    expect((await at('/v1/tokens')).status).toBe(404)
    expect((await at('/metrics', 'POST')).status).toBe(405)
    await expect(startMetricsServer(s.running.deps, server.port)).rejects.toThrow(/EADDRINUSE/)
    await server.close()
    await expect(at('/metrics')).rejects.toThrow()
  })
})
