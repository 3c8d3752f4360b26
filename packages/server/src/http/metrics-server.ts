/** A port that hands out numbers for Prometheus and nothing else. Loads nothing but Node, for the process above workers. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MetricsServer {
  /** The port it really listens on, where any free one was asked for. */
  readonly port: number
  close(): Promise<void>
}

/** Rejects when the port is taken. */
export async function serveMetrics(scrape: () => Promise<string>, host: string, port: number): Promise<MetricsServer> {
  const server = createMetricsServer(scrape)
  await listen(server, port, host)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const TEXT = 'text/plain; charset=utf-8'
/** The text format of Prometheus. */
const NUMBERS = 'text/plain; version=0.0.4; charset=utf-8'
const SLOW_CLIENT_MS = 10_000

function createMetricsServer(scrape: () => Promise<string>): Server {
  return createServer(
    { headersTimeout: SLOW_CLIENT_MS, requestTimeout: SLOW_CLIENT_MS, keepAliveTimeout: SLOW_CLIENT_MS },
    ({ method, url }, response) => {
      const answer = (status: number, type: string, text: string): void => {
        const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
        response.writeHead(status, headers).end(method === 'HEAD' ? '' : text)
      }
      if (method !== 'GET' && method !== 'HEAD') return answer(405, TEXT, 'Use GET.\n')
      if (url?.split('?', 1)[0] !== '/metrics') return answer(404, TEXT, 'The numbers are at /metrics.\n')
      scrape().then(
        (text) => answer(200, NUMBERS, text),
        () => answer(500, TEXT, 'The numbers cannot be read.\n'),
      )
    },
  )
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
