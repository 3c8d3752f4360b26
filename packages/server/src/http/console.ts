/** The console: its files, and its one page at every address that is neither API nor file. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { isSetupRequired } from '../usecases/setup.ts'
import { chooseEncoding } from './accept-encoding.ts'
import { type ConsoleFile, createConsoleFiles } from './console-files.ts'
import { CONSOLE_POLICY, sendPage } from './headers.ts'
import { unbuiltPage } from './unbuilt-page.ts'

export function consoleRoutes(app: FastifyInstance, deps: Deps): void {
  const files = createConsoleFiles(deps.config.consoleDir)

  app.get('/assets/*', { config: { access: 'public', quiet: true } }, async (request, reply) => {
    const file = (await files.findLast())?.files.get(pathOf(request))
    return file === undefined ? reply.callNotFound() : sendFile(request, reply, file)
  })

  app.get('/*', { config: { access: 'public' } }, async (request, reply) => {
    if (!wantsPage(request)) {
      const file = (await files.findLast())?.files.get(pathOf(request))
      return file === undefined ? reply.callNotFound() : sendFile(request, reply, file)
    }
    const page = (await files.findCurrent())?.page
    reply.header('vary', 'accept')
    if (page === undefined) return sendPage(reply, unbuiltPage(await isSetupRequired(deps)))
    reply.headers({ 'cache-control': 'no-cache', etag: page.etag, 'content-security-policy': CONSOLE_POLICY })
    return holds(request, page.etag) ? reply.code(304).send() : reply.type('text/html; charset=utf-8').send(page.html)
  })
}

const NOT_PAGES: ReadonlySet<string> = new Set([
  ...['v1', 'oauth', 'scim', 'docs', 'openapi.json', 'metrics', 'healthz', 'readyz', 'assets'],
])

/**
 * A browser asks for HTML. What looks like a file, or begins with a dot, is looked for instead; further down in the
 * address, dots belong to names (`/administrator/tokens/my.app`). Whoever takes anything (`curl`, a monitor) is shown
 * the page at the root alone: elsewhere that is rather a call with a mistake in its address, which 404 tells best.
 */
function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  const first = path.split('/', 2)[1] ?? ''
  const wanted = path === '/' ? PAGE_OR_ANYTHING : PAGE
  const accepts = (request.headers.accept ?? '*/*')
    .split(',')
    .some((type) => wanted.has(type.split(';')[0]?.trim() ?? ''))
  return accepts && !NOT_PAGES.has(first) && !first.includes('.')
}

const PAGE: ReadonlySet<string> = new Set(['text/html'])
const PAGE_OR_ANYTHING: ReadonlySet<string> = new Set([...PAGE, 'text/*', '*/*'])

function pathOf({ raw }: FastifyRequest): string {
  return raw.url?.split('?', 1)[0] ?? ''
}

const FOR_A_YEAR = 'public, max-age=31536000, immutable'

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): Promise<FastifyReply> {
  const encoding = chooseEncoding(request.headers['accept-encoding'], file.encodings)
  const content = await file.read(encoding)
  if (content === null) {
    reply.callNotFound()
    return reply
  }
  reply.header('cache-control', file.etag === null ? FOR_A_YEAR : 'no-cache')
  if (file.encodings.length > 0) reply.header('vary', 'accept-encoding')
  if (file.etag !== null) reply.header('etag', file.etag)
  if (file.etag !== null && holds(request, file.etag)) return reply.code(304).send()
  if (encoding !== null) reply.header('content-encoding', encoding)
  return reply.type(file.type).send(content)
}

/** Whether the client has this very content already (RFC 9110 §13.1.2, compared weakly as it says there). */
function holds(request: FastifyRequest, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  const tags = request.headers['if-none-match']?.split(',').map(opaque) ?? []
  return tags.includes(opaque(etag)) || tags.includes('*')
}
