/** Everything that a use case needs from outside. Nothing else reaches the clock, randomness, the database or memory. */

import type { Config } from './config.ts'
import type { Mailer } from './domain/mail.ts'
import type { Entropy } from './domain/secret.ts'
import type { Keyring } from './keys.ts'
import type { Feed } from './nodes/feed.ts'
import type { Node } from './nodes/node.ts'
import type { Store } from './store/db.ts'
import type { AdditionQueue } from './usecases/addition-queue.ts'
import type { VerificationChanges } from './usecases/change-listener.ts'
import type { HashGate, PasswordCost } from './usecases/passwords.ts'
import type { ChangeTags } from './verify/change-tags.ts'
import type { Directory } from './verify/directory.ts'
import type { People } from './verify/people.ts'
import type { ShownTokens } from './verify/shown-tokens.ts'
import type { TokenCache } from './verify/token-cache.ts'
import type { UnknownSecretLimit } from './verify/unknown-secrets.ts'
import type { UsageCounter } from './verify/usage-counter.ts'

export interface Deps {
  readonly config: Config
  /** Where people and clients reach this server: issuer, links, cookie. Known once the server listens. */
  readonly publicUrl: () => string
  readonly store: Store
  readonly keys: Keyring
  /** The id of the installation, part of what a sealed secret is bound to. */
  readonly installation: string
  /** Whole milliseconds since 1970, never backwards. */
  readonly now: () => number
  readonly entropy: Entropy
  readonly feed: Feed
  readonly additions: AdditionQueue
  readonly node: Node
  readonly directory: Directory
  readonly tokens: TokenCache
  readonly shown: ShownTokens
  readonly people: People
  readonly usage: UsageCounter
  readonly tags: ChangeTags
  readonly verificationChanges: VerificationChanges
  readonly unknownSecrets: UnknownSecretLimit
  readonly passwordCost: PasswordCost
  readonly hashGate: HashGate
  /** Null where no mail server is named. */
  readonly mailer: Mailer | null
  /** Whether this node is about to stop, and nobody should turn to it any more. */
  readonly leaving: () => boolean
  /** Runs a piece of work soon, after the present answer; its failures are logged and it is tried again by the jobs. */
  readonly soon: (work: () => Promise<void>) => void
}
