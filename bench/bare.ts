/**
 * The measure of verification: `node:http` with nothing behind it, sending the same headers and the same body. What is
 * sent with POST is read to its end before it answers.
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BareAnswer {
  /** Names and values in turn, without those that Node sends by itself. */
  readonly headers: readonly string[]
  readonly body: string
}

process.once('message', ({ body, headers }: BareAnswer) => {
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, [...headers])
      response.end(body)
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      Buffer.concat(chunks)
      response.writeHead(200, [...headers])
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.on('disconnect', () => process.exit(0))
