/** The reference at /docs: pages without scripts, made from the OpenAPI document. */
import type { FastifyInstance } from 'fastify'
import { sendPage } from './headers.ts'
import type { OpenapiDocument } from './openapi-document.ts'
import { renderReference } from './reference-page.ts'
import { REFERENCE_STYLE } from './reference-style.ts'

const STYLE_PATH = '/docs/reference.css'

/** Serves the document and its page. Both are built when they are first asked for, once all routes are there. */
export function serveReference(app: FastifyInstance, getDocument: () => OpenapiDocument): void {
  const config = { access: 'public' } as const
  let json: string | undefined
  let page: string | undefined

  app.get('/openapi.json', { config }, (_request, reply) => {
    json ??= JSON.stringify(getDocument())
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(json)
  })
  app.get('/docs', { config }, (_request, reply) => {
    page ??= renderReference(getDocument(), STYLE_PATH)
    return sendPage(reply.header('cache-control', 'no-cache'), page)
  })
  app.get(STYLE_PATH, { config }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/css; charset=utf-8').send(REFERENCE_STYLE),
  )
}
