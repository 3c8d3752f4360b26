/** The measure of verification: `node:http` with nothing behind it, sending the same headers and the same body. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BareAnswer {
  /** Names and values in turn, without those that Node sends by itself. */
  readonly headers: readonly string[]
  readonly body: string
}

process.once('message', ({ body, headers }: BareAnswer) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, [...headers])
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
process.on('disconnect', () => process.exit(0))
