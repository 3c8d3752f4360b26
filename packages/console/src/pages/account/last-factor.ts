/** What taking one factor away means for the rest. */

import type { Factors } from '@polett/client/api'

export type LastFactor = 'no' | 'last' | 'required'

/** Whether one factor fewer leaves the password alone, and whether the policy lets it. */
export function lastFactor({ passkeys, required, totp }: Factors): LastFactor {
  const count = passkeys.length + (totp === null ? 0 : 1)
  if (count !== 1) return 'no'
  return required ? 'required' : 'last'
}
