import type { Server } from 'node:http'

/** The lines that Node puts at the end of every head on a connection that is kept, and the empty line. */
export function createClosingLines(server: Server): () => string {
  let [second, timeout, max] = [0, 0, 0]
  let lines = ''
  return () => {
    const now = Math.floor(Date.now() / 1000)
    const { keepAliveTimeout, maxRequestsPerSocket } = server
    if (now === second && timeout === keepAliveTimeout && max === maxRequestsPerSocket) return lines
    second = now
    timeout = keepAliveTimeout
    max = maxRequestsPerSocket ?? 0
    const limit = max > 0 ? `, max=${max}` : ''
    const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(timeout / 1000)}${limit}\r\n`
    lines = `Date: ${new Date(now * 1000).toUTCString()}\r\n${kept}\r\n`
    return lines
  }
}
