/** Tells how far a change has come. Every answer to a change that can take rights away says so. */

import type { FastifyReply } from 'fastify'
import type { Propagation } from '../nodes/propagation.ts'

export function tellPropagation(reply: FastifyReply, { confirmed, milliseconds, nodes }: Propagation): FastifyReply {
  return reply.header('Polett-Propagation', `nodes=${nodes}, confirmed=${confirmed}, ms=${milliseconds}`)
}
