/** What the load generator is told, and what it answers. */

/** `sweep` asks for every token once, in order; Zipf has the exponent 1 and scatters the popular ones. */
export type TokenChoice = 'sweep' | 'uniform' | 'zipf'

export type Traffic =
  | { readonly kind: 'verify'; readonly secretsFile: string; readonly choice: TokenChoice; readonly path: string }
  /** One secret in each body, between two fixed texts; `bearer` is the secret of the one who asks. */
  | {
      readonly kind: 'ask'
      readonly secretsFile: string
      readonly choice: TokenChoice
      readonly path: string
      readonly bearer: string
      readonly body: SecretBody
    }
  /** Whatever a server wants to be asked: one secret of `secretBytes` between two texts, as they go over the wire. */
  | {
      readonly kind: 'around'
      readonly secretsFile: string
      readonly secretBytes: number
      readonly choice: TokenChoice
      readonly before: string
      readonly after: string
    }
  /** Each request once, as often as there are requests; `path` alone is a GET. */
  | { readonly kind: 'list'; readonly requests: readonly PlannedRequest[]; readonly secret: string }

export interface SecretBody {
  readonly type: string
  readonly before: string
  readonly after: string
}

export interface PlannedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: string | null
}

export interface LoadJob {
  readonly port: number
  readonly traffic: Traffic
  readonly connections: number
  /** Ends after so many milliseconds, or before when there is nothing left to ask. */
  readonly ms: number
  /** How often it asks, at an even pace; else as fast as it is answered. */
  readonly perSecond?: number
  readonly expectedStatus: number
  /** What each answer must hold, where its status does not tell a yes from a no. */
  readonly expectedText?: string
}

export interface LoadResult {
  readonly answers: number
  /** Answers other than expected, and one of them as an example. */
  readonly wrong: number
  readonly example: string
  readonly perSecond: number
  /** Milliseconds to the end of an answer, from its request; at an even pace from when that was due. */
  readonly p50: number
  readonly p99: number
}
