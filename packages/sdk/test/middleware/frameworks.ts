/** The same service in every framework, on a real socket: it tells the id of the token that was let through. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import * as forExpress from '../../src/express.ts'
import * as forFastify from '../../src/fastify.ts'
import * as forHono from '../../src/hono.ts'
import type { TokenOptions } from '../../src/middleware/judging.ts'
import * as forNode from '../../src/node-http.ts'

export interface Service {
  readonly url: string
  stop(): Promise<void>
}

type Options = Pick<TokenOptions<object>, 'verifier' | 'permission'>

/** What whoever calls Hono hands to it. */
interface Bindings {
  readonly address: string | undefined
}
type Bound = forHono.HonoContext & { readonly env: Bindings }

/** `/` asks for the permission where the token lives, `/tenants/{tenant}` there, and `/lost` where nobody says. */
export const FRAMEWORKS: Readonly<Record<string, (options: Options) => Promise<Service>>> = {
  async express(options) {
    const app = express()
    const nameless = { ...options, tenant: () => undefined as unknown as string }
    const there = { ...options, tenant: (request: express.Request) => String(request.params.tenant) }
    const tell: express.RequestHandler = (request, response) => {
      response.json({ token: forExpress.answerOf(request).token.id })
    }
    app.get('/', forExpress.requireToken(options), tell)
    app.get('/tenants/:tenant', forExpress.requireToken(there), tell)
    app.get('/lost', forExpress.requireToken(nameless), tell)
    app.get('/open', tell)
    app.use(((_, __, response, ___) => void response.status(500).end()) satisfies express.ErrorRequestHandler)
    return serve(app)
  },
  async fastify(options) {
    const app = fastify()
    const nameless = { ...options, tenant: () => undefined as unknown as string }
    const tell = (request: object) => ({ token: forFastify.answerOf(request).token.id })
    app.get('/', { onRequest: forFastify.requireToken(options) }, async (request) => tell(request))
    app.get<{ Params: { tenant: string } }>(
      '/tenants/:tenant',
      {
        onRequest: forFastify.requireToken<forFastify.FastifyRequestLike & { params: { tenant: string } }>({
          ...options,
          tenant: ({ params }) => params.tenant,
        }),
      },
      async (request) => tell(request),
    )
    app.get('/lost', { onRequest: forFastify.requireToken(nameless) }, async (request) => tell(request))
    app.get('/open', async (request) => tell(request))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { url, stop: () => app.close() }
  },
  async hono(given) {
    const app = new Hono<{ Bindings: Bindings; Variables: forHono.PolettVariables }>()
    const options = { ...given, address: ({ env }: Bound) => env.address }
    const nameless = { ...options, tenant: () => undefined as unknown as string }
    app.get('/', forHono.requireToken(options), (context) => context.json({ token: context.get('polett').token.id }))
    app.get(
      '/tenants/:tenant',
      forHono.requireToken<Bound & { req: { param(name: string): string | undefined } }>({
        ...options,
        tenant: ({ req }) => req.param('tenant') ?? '',
      }),
      (context) => context.json({ token: context.get('polett').token.id }),
    )
    app.get('/lost', forHono.requireToken(nameless), (context) => context.text(''))
    app.get('/open', (context) => context.json({ token: context.get('polett').token.id }))
    app.onError((_, context) => context.body(null, 500))
    return serve(async (request, response) => {
      const headers = new Headers()
      request.rawHeaders.forEach((value, at) => {
        if (at % 2 === 1) headers.append(request.rawHeaders[at - 1] ?? '', value)
      })
      const asked = new Request(`http://${request.headers.host}${request.url}`, { headers })
      const answer = await app.fetch(asked, { address: request.socket.remoteAddress })
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
    })
  },
  async node(options) {
    const tell = (request: object, response: forNode.NodeResponse): void => {
      const { polett } = request as { polett?: { token: { id: string } } }
      response.writeHead(polett === undefined ? 500 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ token: polett?.token.id }))
    }
    const nameless = { ...options, tenant: () => undefined as unknown as string }
    const plain = forNode.requireToken(options, tell)
    const lost = forNode.requireToken(nameless, tell)
    const there = forNode.requireToken<forNode.NodeRequest & { url?: string | undefined }, forNode.NodeResponse>(
      { ...options, tenant: ({ url }) => url?.split('/')[2] ?? '' },
      tell,
    )
    return serve((request, response) => {
      if (request.url === '/open') tell(request, response)
      else void (request.url === '/' ? plain : request.url === '/lost' ? lost : there)(request, response)
    })
  },
}

export async function serve(listener: RequestListener): Promise<Service> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
