/** The questions that are asked all the time, answered without the framework (`early-answers.ts`). */

import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { answerEarly } from './early-answers.ts'
import { makeRequestIds, securityHeaders } from './headers.ts'
import { requestLines } from './logging.ts'
import type { Metrics } from './metric-registry.ts'
import { createQuestionPath, QUESTION_PATHS } from './question-short-path.ts'
import { createReadyHeads } from './ready-heads.ts'
import { createVerifyPath, VERIFY_PATH } from './verify-short-path.ts'

export interface ShortPathOptions {
  readonly publicUrl: string
  /** Told of every answer given here, because the framework's own hooks are not. */
  readonly metrics: Pick<Metrics, 'countAllowed' | 'countQuestion'>
}

/** Whoever sends more asks many questions at once. */
const MAX_QUESTION_BYTES = 600

/** Puts the short paths before the app. Where the old headers are read or every request is logged, they are left out. */
export function answerShortly(app: FastifyInstance, deps: Deps, { metrics, publicUrl }: ShortPathOptions): void {
  if (deps.config.legacyHeaders || ['debug', 'trace'].includes(deps.config.logLevel)) return
  const headOf = createReadyHeads(app.server, securityHeaders(publicUrl))
  const newRequestId = makeRequestIds(deps.entropy)
  const verify = createVerifyPath(deps, { headOf, newRequestId, onAllowed: metrics.countAllowed })
  const log = requestLines(app.log, false)
  const ask = createQuestionPath(deps, {
    headOf,
    newRequestId,
    onAnswered(requestId, route, ms) {
      metrics.countQuestion(route, ms / 1000)
      log?.({ requestId, method: 'POST', route, status: 200, ms })
    },
  })
  answerEarly(app.server, {
    isAsked({ headers, method, url = '' }) {
      if (method === 'GET') return url.startsWith(VERIFY_PATH)
      return method === 'POST' && QUESTION_PATHS.has(url) && Number(headers['content-length']) <= MAX_QUESTION_BYTES
    },
    answer(request, socket) {
      if (!mayBelieve(deps)) return null
      if (request.method === 'GET') return verify.answer(request, socket)
      return request.method === 'POST' ? ask.answer(request, socket) : null
    },
    again(request, socket) {
      const again = (request.method === 'GET' ? verify : ask).again(request, socket)
      if (again === null) return null
      // Taken out, because what answers again must not hold the secrets of this request.
      const { answer, secrets } = again
      return { secrets, answer: (others) => (mayBelieve(deps) ? answer(others) : null) }
    },
  })
}

/** While the server is about to stop, whoever asks is told that the connection ends. */
function mayBelieve(deps: Deps): boolean {
  return deps.node.trusted() && !deps.leaving()
}
