/** The API's document as tools read it: linted by somebody else's rules, with every finding of any weight an error. */

import { BaseResolver, createConfig, lintDocument, makeDocumentFromString } from '@redocly/openapi-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startServer } from './server.ts'

/** One sentence for each finding. Nothing outside the document is resolved. */
async function lint(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const found = await lintDocument({
    document: makeDocumentFromString(JSON.stringify(document), 'openapi.json'),
    config,
    externalRefResolver: new BaseResolver(),
  })
  return found
    .filter(({ location, ruleId }) => !isRedirect(ruleId, location[0]?.pointer))
    .map(({ location, message, ruleId }) => `${ruleId} at ${location[0]?.pointer}: ${message}`)
}

/** The one operation that never answers with content of its own (RFC 6749 §4.1.2). */
function isRedirect(ruleId: string, pointer: string | undefined): boolean {
  return ruleId === 'operation-2xx-response' && pointer === '#/paths/~1oauth~1authorize/get/responses'
}

describe('the OpenAPI document', () => {
  it('is found without fault by a strict linter', async () => {
    const server = await startServer()
    onTestFinished(() => server.stop())
    const { body: document } = await server.call('GET', '/openapi.json')
    expect(document.openapi).toBe('3.1.0')
    expect(await lint(document)).toEqual([])
    // The same linter speaks up as soon as something is wrong.
    document.paths['/v1/tenants'].get.operationId = 'createTenant'
    delete document.components.schemas.Tenant
    expect((await lint(document)).map((finding) => finding.split(' ')[0])).toEqual(
      expect.arrayContaining(['operation-operationId-unique', 'no-unresolved-refs']),
    )
  })
})
