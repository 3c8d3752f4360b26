/** What most programs need, by the package's own name. */
export { bulkByIds } from './bulk.ts'
export { type Client, createClient } from './client.ts'
export { everyItem } from './paging.ts'
export { PolettProblem, type ProblemCode } from './problem.ts'
export { propagationOf } from './propagation.ts'
export {
  type Answer,
  createVerifier,
  type Freshness,
  type Question,
  type RefusedAnswer,
  type ValidAnswer,
  type Verifier,
  type VerifierOptions,
} from './verifier.ts'
