/** Which tokens are of a kind: asked by the kind's first letter, as the indexes of lists have it. */

import { type RawBuilder, sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'

/** For a query of the table `token`. No two kinds begin with the same letter. */
export function isOfKind(...kinds: readonly TokenKind[]): RawBuilder<boolean> {
  const letters = kinds.map((kind) => kind.slice(0, 1))
  const [letter] = letters
  return letters.length === 1
    ? sql<boolean>`substr(token.kind, 1, 1) = ${letter}`
    : sql<boolean>`substr(token.kind, 1, 1) in (${sql.join(letters)})`
}
