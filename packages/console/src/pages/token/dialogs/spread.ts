/** How far a change has come, in words: "on 1 of 1 node in 3 ms". */

import type { Propagation } from '@polett/client/propagation'
import i18next from 'i18next'

export function spreadText({ nodes, confirmed, milliseconds }: Propagation): string {
  if (confirmed < nodes) return i18next.t('token.spreadLate', { count: nodes, confirmed })
  return i18next.t('token.spread', { count: nodes, confirmed, ms: milliseconds })
}
