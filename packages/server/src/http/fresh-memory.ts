/** Sees to it that no request is answered from a memory that other nodes may have overtaken. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'

/** While this node holds its lease, nothing waits here. Without it, the database is asked first; without that, it is 503. */
export function requireFreshMemory(app: FastifyInstance, { node }: Pick<Deps, 'node'>): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (node.trusted() || !asksMemory(request)) return done()
    node.fresh().then(() => done(), done)
  })
}

/** All but pages, their files and the health checks, which nobody's rights have a part in. */
function asksMemory({ is404, route }: FastifyRequest): boolean {
  // The pattern of the route, not the address as it was sent: that one can be written in many ways.
  const { config, url = '/v1/' } = route
  return !is404 && (config.access !== 'public' || url.startsWith('/v1/') || url.startsWith('/oauth/'))
}
