/** The OpenAPI document as the server of this repository makes it, asked of an app on an empty database. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/src/config.ts'
import type { OpenapiDocument } from '../../server/src/http/openapi-document.ts'
import { startServer } from '../../server/src/start.ts'

export type { JsonSchema, OpenapiDocument, Operation, Parameter } from '../../server/src/http/openapi-document.ts'

/** Nothing but the loopback address is touched, and nothing stays behind. */
export async function makeDocument(): Promise<OpenapiDocument> {
  const directory = await mkdtemp(join(tmpdir(), 'polett-sdk-'))
  try {
    const config = readConfig({ POLETT_PORT: '0', POLETT_DATA_DIR: directory })
    const server = await startServer(config, { logTo: { write: () => undefined } })
    try {
      const answer = await server.app.inject('/openapi.json')
      return answer.json<OpenapiDocument>()
    } finally {
      await server.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
