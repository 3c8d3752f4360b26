/** What goes wrong, with the exit code by which a script can tell what it was. */

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unauthenticated: 3,
  forbidden: 4,
  notFound: 5,
  conflict: 6,
  invalid: 7,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What each code says, for the help text. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failed, 'failed: the server, the network, or what was checked'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.unauthenticated, 'not signed in, or the token is refused (401)'],
  [EXIT.forbidden, 'forbidden (403)'],
  [EXIT.notFound, 'not found (404)'],
  [EXIT.conflict, 'conflict with the present state (409)'],
  [EXIT.invalid, 'invalid input (422)'],
]

/** An expected failure: a complete sentence, and lines below it that say more. */
export interface Failure extends Error {
  readonly exitCode: ExitCode
  readonly hints: readonly string[]
}

export function failure(exitCode: ExitCode, message: string, hints: readonly string[] = []): Failure {
  return Object.assign(new Error(message), { exitCode, hints })
}

export function wrongUsage(message: string, hints: readonly string[] = []): Failure {
  return failure(EXIT.usage, message, hints)
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'exitCode' in error && 'hints' in error
}

export function exitCodeOfStatus(status: number): ExitCode {
  switch (status) {
    case 401:
      return EXIT.unauthenticated
    case 403:
      return EXIT.forbidden
    case 404:
      return EXIT.notFound
    case 409:
      return EXIT.conflict
    case 422:
      return EXIT.invalid
    default:
      return EXIT.failed
  }
}
