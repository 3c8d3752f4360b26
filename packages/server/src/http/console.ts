/** What a browser finds at every address that is neither API nor file: a page that says what runs here. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { isSetupRequired } from '../usecases/setup.ts'
import { sendPage } from './headers.ts'

export function consoleRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/*', { config: { access: 'public' } }, async (request, reply) => {
    if (!wantsPage(request)) return reply.callNotFound()
    return sendPage(reply, page(await isSetupRequired(deps)))
  })
}

const NOT_PAGES: ReadonlySet<string> = new Set(['v1', 'oauth', 'docs', 'openapi.json', 'metrics', 'healthz', 'readyz'])

/** A browser asks for HTML. What looks like a file, or begins with a dot, is looked for and not there. */
function wantsPage({ headers, raw }: FastifyRequest): boolean {
  const segments = (raw.url ?? '').split('?', 1)[0]?.split('/').slice(1) ?? []
  const accepts = (headers.accept ?? '').split(',').some((type) => type.split(';')[0]?.trim() === 'text/html')
  return accepts && !NOT_PAGES.has(segments[0] ?? '') && !segments.some((segment) => segment.includes('.'))
}

function page(setupRequired: boolean): string {
  const state = setupRequired
    ? `<p><strong>The set-up is still to be done.</strong> Send the code that the server printed at its first start, a user
    name and a password to <code>POST /v1/setup</code>.</p>`
    : '<p>The set-up is done.</p>'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Polett</title>
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<header><h1>Polett</h1></header>
<div class="columns"><main>
<p>This server issues and checks access tokens. It is running.</p>
${state}
<p><a href="/docs">The reference of the API</a></p>
</main></div>
</body>
</html>
`
}
